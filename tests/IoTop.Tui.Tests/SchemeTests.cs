namespace IoTop.Tui.Tests;

public sealed class SchemeTests
{
    [Fact]
    public void Every_name_has_a_scheme()
    {
        foreach (string name in Scheme.Names)
        {
            Assert.True(Scheme.TryGet(name, out Scheme scheme));
            Assert.Equal(name, scheme.Name);
        }

        Assert.False(Scheme.TryGet("solarized", out Scheme fallback));
        Assert.Same(Scheme.Default, fallback);
    }

    [Fact]
    public void Next_goes_round_all_schemes()
    {
        Scheme scheme = Scheme.Default;
        List<string> seen = [];
        for (int step = 0; step < Scheme.Names.Count; step++)
        {
            seen.Add(scheme.Name);
            scheme = scheme.Next;
        }

        Assert.Equal(Scheme.Names, seen);
        Assert.Same(Scheme.Default, scheme);
    }

    [Fact]
    public void Normal_text_keeps_the_background_of_the_terminal()
    {
        foreach (string name in Scheme.Names)
        {
            Scheme.TryGet(name, out Scheme scheme);
            foreach (Role role in (Role[])[Role.Normal, Role.Dim, Role.Read, Role.Write, Role.Border, Role.LoadGradient, Role.HeatGradient - 1])
            {
                Assert.Equal(ColorKind.Default, scheme.Resolve(role).Background.Kind);
            }
        }
    }

    [Fact]
    public void Reads_writes_and_selection_can_be_told_apart()
    {
        foreach (string name in (string[])["default", "light", "16"])
        {
            Scheme.TryGet(name, out Scheme scheme);
            Assert.NotEqual(scheme.Resolve(Role.Read), scheme.Resolve(Role.Write));
        }

        foreach (string name in Scheme.Names)
        {
            Scheme.TryGet(name, out Scheme scheme);
            Assert.NotEqual(scheme.Resolve(Role.Normal), scheme.Resolve(((Style)Role.Normal).Selected));
        }
    }

    [Fact]
    public void Mono_has_no_colours()
    {
        for (int role = 0; role < (int)Role.End; role++)
        {
            Look look = Scheme.Mono.Resolve((Role)role);
            Assert.Equal((ColorKind.Default, ColorKind.Default), (look.Foreground.Kind, look.Background.Kind));
        }
    }

    [Fact]
    public void Colours_become_what_the_terminal_has()
    {
        Assert.Equal(-1, default(Color).IndexFor(256));
        Assert.Equal(196, Color.Rgb(0xFF0000).IndexFor(256));
        Assert.Equal(231, Color.Rgb(0xFFFFFF).IndexFor(256));
        Assert.Equal(244, Color.Rgb(0x808080).IndexFor(256));
        Assert.Equal(0x123456, Color.Rgb(0x123456).IndexFor(1 << 24));
        Assert.Equal(9, Color.Rgb(0xFF0000).IndexFor(16));
        Assert.Equal(1, Color.Rgb(0xFF0000).IndexFor(8));
        Assert.Equal(3, Color.Ansi(11).IndexFor(8));
    }

    [Fact]
    public void Selected_row_keeps_the_colours_of_its_text()
    {
        Look look = Scheme.Default.Resolve(((Style)Role.Read).Selected);
        Assert.Equal(Scheme.Default.Resolve(Role.Read).Foreground, look.Foreground);
        Assert.Equal(Scheme.Default.Selected.Background, look.Background);
    }

    [Fact]
    public void Bytes_cursor_marks_and_ranges_can_be_told_apart()
    {
        Role[] marks = [Role.HexText, Role.HexMatch, Role.HexMatchCurrent, Role.HexCursor, Role.HexCursorWeak];
        Role[] classes = [Role.HexNull, Role.HexText, Role.HexSpace, Role.HexControl, Role.HexHigh, Role.HexFull];
        foreach (string name in Scheme.Names)
        {
            Scheme.TryGet(name, out Scheme scheme);
            Assert.Equal(marks.Length, marks.Select(role => scheme.Resolve(role)).Distinct().Count());
            int colours = classes.Select(role => scheme.Resolve(role)).Distinct().Count();
            Assert.Equal(scheme == Scheme.Mono ? 3 : classes.Length, colours);
            Assert.All(classes, role => Assert.NotEqual(scheme.Resolve(role), scheme.Resolve(((Style)role).InRange)));

            // A mark keeps its own background within a range.
            if (scheme != Scheme.Mono)
            {
                Assert.Equal(scheme.Resolve(Role.HexMatch), scheme.Resolve(((Style)Role.HexMatch).InRange));
            }
        }
    }
}
