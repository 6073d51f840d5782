using System.Runtime.InteropServices;

namespace IoTop.Tui.Interop;

/// <summary>
/// ncursesw 6. Functions return OK (0) or ERR (-1) unless told otherwise; those whose failure leaves nothing to do (a terminal
/// without a visible cursor, one that has gone away) are declared without their result. Where a distribution splits off
/// libtinfo, the dynamic linker finds its functions through libncursesw's own dependency. Not thread-safe:
/// <see cref="NcursesTerminal"/> holds a lock around every call.
/// </summary>
internal static unsafe partial class Ncurses
{
    internal const string LibraryName = "libncursesw.so.6";

    internal const int OK = 0;
    internal const int ERR = -1;
    internal const int KEY_CODE_YES = 0x100;

    internal const uint A_UNDERLINE = 1u << 17;
    internal const uint A_REVERSE = 1u << 18;
    internal const uint A_DIM = 1u << 20;
    internal const uint A_BOLD = 1u << 21;

    internal const uint BUTTON1_PRESSED = 2u;
    internal const uint BUTTON3_PRESSED = 2u << 10;
    internal const uint BUTTON4_PRESSED = 2u << 15;
    internal const uint BUTTON5_PRESSED = 2u << 20;

    // Life cycle.

    /// <summary>On ERR, errret tells: 1 hardcopy terminal, 0 unknown or too generic, -1 no terminfo database.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int setupterm(byte* term, int fd, int* errret);

    /// <summary>Returns null or (char *)-1 when the terminal does not have it.</summary>
    [LibraryImport(LibraryName)]
    internal static partial nint tigetstr(byte* capname);

    /// <summary>Returns null on failure. Free with <see cref="delscreen"/>, after <see cref="endwin"/>.</summary>
    [LibraryImport(LibraryName)]
    internal static partial nint newterm(byte* type, nint outfd, nint infd);

    [LibraryImport(LibraryName)]
    internal static partial void delscreen(nint screen);

    [LibraryImport(LibraryName)]
    internal static partial void endwin();

    /// <summary>Returns 1 between endwin and the next refresh.</summary>
    [LibraryImport(LibraryName)]
    internal static partial byte isendwin();

    // Modes.

    [LibraryImport(LibraryName)]
    internal static partial void cbreak();

    [LibraryImport(LibraryName)]
    internal static partial void noecho();

    [LibraryImport(LibraryName)]
    internal static partial void nonl();

    [LibraryImport(LibraryName)]
    internal static partial void keypad(nint window, byte enable);

    [LibraryImport(LibraryName)]
    internal static partial void nodelay(nint window, byte enable);

    [LibraryImport(LibraryName)]
    internal static partial void set_escdelay(int milliseconds);

    [LibraryImport(LibraryName)]
    internal static partial void typeahead(int fd);

    [LibraryImport(LibraryName)]
    internal static partial void curs_set(int visibility);

    [LibraryImport(LibraryName)]
    internal static partial void define_key(byte* definition, int keycode);

    [LibraryImport(LibraryName)]
    internal static partial void resizeterm(int lines, int columns);

    // Colours.

    [LibraryImport(LibraryName)]
    internal static partial byte has_colors();

    [LibraryImport(LibraryName)]
    internal static partial int start_color();

    [LibraryImport(LibraryName)]
    internal static partial int use_default_colors();

    /// <summary>The one function that also takes pairs beyond 32767 and direct colours.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int init_extended_pair(int pair, int foreground, int background);

    // Output.

    [LibraryImport(LibraryName)]
    internal static partial int setcchar(void* cell, int* characters, uint attributes, short pair, void* options);

    [LibraryImport(LibraryName)]
    internal static partial void mvwadd_wchnstr(nint window, int row, int column, CursesCell* cells, int count);

    [LibraryImport(LibraryName)]
    internal static partial void wmove(nint window, int row, int column);

    [LibraryImport(LibraryName)]
    internal static partial void werase(nint window);

    [LibraryImport(LibraryName)]
    internal static partial void clearok(nint window, byte enable);

    [LibraryImport(LibraryName)]
    internal static partial void wnoutrefresh(nint window);

    [LibraryImport(LibraryName)]
    internal static partial void doupdate();

    [LibraryImport(LibraryName)]
    internal static partial int getmaxx(nint window);

    [LibraryImport(LibraryName)]
    internal static partial int getmaxy(nint window);

    // Input.

    /// <summary>Returns OK for a character, KEY_CODE_YES for a function key, ERR when nothing is waiting.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int wget_wch(nint window, int* character);

    [LibraryImport(LibraryName)]
    internal static partial int getmouse(MouseEvent* mouse);

    [LibraryImport(LibraryName)]
    internal static partial void mousemask(uint newmask, uint* oldmask);

    [LibraryImport(LibraryName)]
    internal static partial void mouseinterval(int milliseconds);

    /// <summary>Reads one of the library's variables: stdscr, COLORS, COLOR_PAIRS.</summary>
    internal static T Variable<T>(string name)
        where T : unmanaged
    {
        nint library = NativeLibrary.Load(LibraryName);

        // SAFETY: the exported symbol is a C variable of this type for as long as the library is loaded, which is for ever.
        return *(T*)NativeLibrary.GetExport(library, name);
    }

    /// <summary>Whether the library's cchar_t is laid out as <see cref="CursesCell"/>.</summary>
    internal static bool HasExpectedCellLayout()
    {
        const byte Untouched = 0xEE;
        Span<byte> room = stackalloc byte[64];
        room.Fill(Untouched);
        int* text = stackalloc int[] { 'x', 0 };

        // SAFETY: the room is larger than any known layout (28 or 32 bytes).
        fixed (byte* cell = room)
        {
            if (setcchar(cell, text, A_BOLD, 5, null) != OK)
            {
                return false;
            }

            CursesCell expected = new() { attr = A_BOLD | (5u << 8), character = 'x', ext_color = 5 };
            return *(CursesCell*)cell is var actual
                && actual.attr == expected.attr && actual.character == expected.character && actual.ext_color == expected.ext_color
                && actual.combining1 == 0 && !room[sizeof(CursesCell)..].ContainsAnyExcept(Untouched);
        }
    }
}
