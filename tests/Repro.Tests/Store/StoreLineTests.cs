using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Repro.Store;
using Repro.Tables;
using Repro.Tests.Execution;

namespace Repro.Tests.Store;

public class StoreLineTests
{
    private static readonly RowTable[] Tables = [new(Toy.Rows), new(Toy.Summary)];
    private static readonly CellKey Key = new(1, UInt128.MaxValue);

    private static string Line(StoredCell cell) => Encoding.UTF8.GetString(StoreLine.Encode(cell, Tables)).TrimEnd('\n');

    private static StoredCell? Decode(string line, RowTable[] tables) => StoreLine.Decode(Encoding.UTF8.GetBytes(line), tables, _ => true);

    private static StoredCell Cell(double value = 0.1, string label = "x") =>
        new(Key, 0.5, [new(0, new ToyRow { MeanValue = value, Label = label, Shares = [value] }), new(1, new ToySummary(3, value))],
            null)
        { Address = new("0123456789abcdef", 3), Seed = 7 };

    // Exact: the checksum is that of sha256sum over the JSON text.
    [Fact]
    public void The_format_is_as_documented() => Assert.Equal(
        "a62c3449872e81c5 "
        + "{\"key\":\"00000000000000000000000000000001ffffffffffffffffffffffffffffffff\","
        + "\"cell\":\"0123456789abcdef-r3\",\"seed\":7,\"seconds\":0.5,\"rows\":{"
        + "\"values\":[{\"MeanValue\":0.1,\"Maybe\":null,\"Label\":\"x\",\"IsLarge\":false,\"How\":\"PlainSum\",\"Shares\":[0.1]}],"
        + "\"summary\":[{\"Rows\":3,\"Mean\":0.1}]}}",
        Line(Cell()));

    [Fact]
    public void Every_finite_double_and_text_comes_back() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<UnicodeString>(), (bits, label) =>
        {
            var value = BitConverter.Int64BitsToDouble(unchecked(bits * (long)0x9E3779B97F4A7C15));
            if (!double.IsFinite(value)) return true;
            var text = label.Get?.Replace("\0", "", StringComparison.Ordinal) ?? "";
            if (text.Any(char.IsSurrogate)) return true;
            var back = Decode(Line(Cell(value, text)), Tables);
            var row = (ToyRow)back!.Rows[0].Row;
            return BitConverter.DoubleToInt64Bits(row.MeanValue) == BitConverter.DoubleToInt64Bits(value)
                && row.Label == text && back.Rows[1].Row.Equals(new ToySummary(3, value)) && back.Key == Key;
        }));

    [Fact]
    public void Any_altered_character_is_noticed()
    {
        var line = Line(Cell());
        for (var i = 0; i < line.Length; i++)
        {
            var altered = line[..i] + (char)(line[i] ^ 1) + line[(i + 1)..];
            Assert.Null(Decode(altered, Tables));
        }
    }

    [Fact]
    public void Any_cut_is_noticed()
    {
        var line = Line(Cell());
        for (var i = 0; i < line.Length; i++) Assert.Null(Decode(line[..i], Tables));
    }

    [Fact]
    public void A_line_of_another_shape_is_refused() => Assert.Null(Decode(Line(Cell()), [new(Toy.Summary)]));

    [Fact]
    public void A_failure_comes_back()
    {
        var back = Decode(Line(new(Key, 2, [], "IOException: \"no\"\tluck")), Tables);
        Assert.Equal(("IOException: \"no\"\tluck", 2, 0), (back!.Failure, back.Seconds, back.Rows.Count));
    }
}
