using System.Runtime.CompilerServices;

namespace IoTop.Tests.Screens;

/// <summary>
/// Compares a screen with a text file beside the tests. IOTOP_UPDATE_SCREENS=1 rewrites the files; a mismatch leaves the screen that
/// was drawn in a <c>.actual</c> file next to the one that was expected.
/// </summary>
internal static class Golden
{
    public static void Check(string name, string actual, [CallerFilePath] string caller = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name + ".txt");
        string actualPath = path + ".actual";
        if (Environment.GetEnvironmentVariable("IOTOP_UPDATE_SCREENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            File.Delete(actualPath);
            return;
        }

        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected == actual)
        {
            return;
        }

        File.WriteAllText(actualPath, actual);
        Assert.Fail($"{name} differs; drawn now:\n{actual}\nIOTOP_UPDATE_SCREENS=1 accepts it (expected: {path})");
    }
}
