using System.Globalization;
using System.Text;

namespace IoTop.Tui.Tests;

public sealed class InspectorTests
{
    /// <summary>Numbers of growing width out of two values; the last one is a text of another process.</summary>
    private sealed class Rows : IInspectorRows
    {
        private static readonly byte[][] s_labels =
            [.. ((string[])["u8", "u16", "u32", "u64", "float", "text"]).Select(Encoding.UTF8.GetBytes)];

        public int Count => s_labels.Length;

        public ReadOnlySpan<byte> Label(int row) => s_labels[row];

        public int Write(int row, bool bigEndian, Span<byte> text)
        {
            if (row == 5)
            {
                "\e[31m\u202Eevil and rather long to be shown in such a small field"u8.CopyTo(text);
                return 57;
            }

            ulong all = bigEndian && row > 0 ? 0xFEDC_BA98_7654_3210 : 0x1032_5476_98BA_DCFE;
            ulong value = all >> (row > 3 ? 0 : 64 - (8 << row));
            value.TryFormat(text, out int written, provider: CultureInfo.InvariantCulture);
            return row == 4 && bigEndian ? 0 : written;
        }
    }

    private static Screen Draw(int width, int height) =>
        Screen.Draw(width, height, static canvas => InspectorView.Draw(canvas, new Rows()));

    [Fact]
    public void Values_stand_in_both_orders() => Draw(60, 8).ShouldBeGolden("inspector_60");

    [Theory]
    [InlineData(40, 1)]
    [InlineData(100, 2)]
    [InlineData(160, 3)]
    public void Rows_flow_into_columns(int width, int columns)
    {
        Assert.Equal(columns, InspectorView.ColumnsFor(width));
        int height = InspectorView.HeightFor(6, width);
        Assert.Equal(1 + (6 / columns), height);
        Draw(width, height).ShouldBeGolden($"inspector_{width}");
    }

    [Fact]
    public void Steady_frame_allocates_nothing()
    {
        var grid = new CellGrid(120, 8);
        var rows = new Rows();
        Allocations.AssertNone(() => InspectorView.Draw(grid.Canvas, rows), warmUp: 50);
    }
}
