using System.Text;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Output;

/// <summary>Calls as text: to the letter what the kernel's own tracers print.</summary>
public sealed class CallTextTests
{
    [Theory]
    [InlineData("5.10")]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("7.2")]
    public void Text_is_that_of_the_kernels_trace_file(string kernel) =>
        Assert.Equal(RecordedCalls.Text($"ftrace-function-{kernel}"), Print(RecordedCalls.Functions(kernel), graph: false));

    [Theory]
    [InlineData("5.10")]
    [InlineData("6.1")]
    [InlineData("6.12")]
    [InlineData("7.2")]
    public void Graph_is_that_of_the_kernels_trace_file(string kernel)
    {
        string[] expected = RecordedCalls.Text($"ftrace-graph-{kernel}").TrimEnd('\n').Split('\n');
        string[] printed = Print(RecordedCalls.Graph(kernel), graph: true).Split('\n');
        Assert.Equal(expected, printed[..expected.Length]);
    }

    private static string Print(ScriptedCallSource source, bool graph)
    {
        var text = new MemoryStream();
        var output = new OutputBuffer(text);
        var store = new CallStore(1 << 14);
        var writing = new TextWriting(IsTerminal: false, Ascii: false);
        ICallRenderer renderer = graph ? new GraphCallRenderer(output, writing, source, processors: 2) : new TextCallRenderer(output, writing, source);
        source.Drain(store);
        renderer.Begin();
        for (long sequence = 0; sequence < store.NextSequence; sequence++)
        {
            Assert.True(renderer.Write(store, sequence, isLast: true));
        }

        output.Flush();
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
