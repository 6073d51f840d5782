using System.Net;
using System.Text;

namespace IoTop.Metrics;

/// <summary>What a request asks for, out of its head. Nothing else of it is looked at.</summary>
internal readonly record struct HttpRequest
{
    /// <summary>A longer head than this is refused.</summary>
    public const int MaxHead = 8 * 1024;

    public HttpMethod Method { get; private init; }

    public HttpPage Page { get; private init; }

    /// <summary>The client takes OpenMetrics.</summary>
    public bool WantsOpenMetrics { get; private init; }

    /// <summary>It came for an address or for this machine itself, not for a name that somebody gave us.</summary>
    public bool IsForUs { get; private init; }

    /// <summary>Where the head ends: behind the empty line; 0: it is not all there yet.</summary>
    public static int EndOfHead(ReadOnlySpan<byte> bytes)
    {
        int crlf = bytes.IndexOf("\r\n\r\n"u8);
        int lf = bytes.IndexOf("\n\n"u8);
        return crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf >= 0 ? lf + 2 : 0;
    }

    /// <summary>Reads a head; false when it is none of HTTP/1.</summary>
    public static bool TryParse(ReadOnlySpan<byte> head, out HttpRequest request)
    {
        request = default;
        ReadOnlySpan<byte> line = TakeLine(ref head);
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last == first || !line[(last + 1)..].StartsWith("HTTP/1."u8))
        {
            return false;
        }

        bool openMetrics = false;
        bool isForUs = true;
        while (!head.IsEmpty)
        {
            ReadOnlySpan<byte> header = TakeLine(ref head);
            if (TryHeader(header, "accept:"u8, out ReadOnlySpan<byte> accept))
            {
                openMetrics |= accept.IndexOf("application/openmetrics-text"u8) >= 0;
            }
            else if (TryHeader(header, "host:"u8, out ReadOnlySpan<byte> host))
            {
                isForUs &= IsOwnName(host);
            }
        }

        request = new HttpRequest
        {
            Method = MethodOf(line[..first]),
            Page = PageOf(line[(first + 1)..last]),
            WantsOpenMetrics = openMetrics,
            IsForUs = isForUs,
        };
        return true;
    }

    private static HttpMethod MethodOf(ReadOnlySpan<byte> name) => name.SequenceEqual("GET"u8) ? HttpMethod.Get
        : name.SequenceEqual("HEAD"u8) ? HttpMethod.Head : HttpMethod.Other;

    private static HttpPage PageOf(ReadOnlySpan<byte> target)
    {
        int query = target.IndexOf((byte)'?');
        ReadOnlySpan<byte> path = query < 0 ? target : target[..query];
        return path.SequenceEqual("/metrics"u8) ? HttpPage.Metrics : path.SequenceEqual("/"u8) ? HttpPage.Front : HttpPage.None;
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static bool TryHeader(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        bool found = line.Length >= name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name);
        value = found ? line[name.Length..].Trim(" \t"u8) : default;
        return found;
    }

    /// <summary>
    /// A web page whose name leads to this address could have its visitors' browsers read us: whoever asks for a name gets nothing.
    /// </summary>
    private static bool IsOwnName(ReadOnlySpan<byte> host)
    {
        int colon = host.LastIndexOf((byte)':');
        ReadOnlySpan<byte> name = colon > host.LastIndexOf((byte)']') ? host[..colon] : host;
        name = name.Length > 2 && name[0] == '[' && name[^1] == ']' ? name[1..^1] : name;
        return name.IsEmpty || Ascii.EqualsIgnoreCase(name, "localhost"u8)
            || (name.Length <= 64 && IPAddress.TryParse(Encoding.Latin1.GetString(name), out _));
    }
}
