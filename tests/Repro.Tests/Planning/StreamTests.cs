using Repro.Experiments;
using Repro.Planning;
using Repro.Tests.Configuration;

namespace Repro.Tests.Planning;

/// <summary>Golden values, exact: a change here moves every number ever published. The expected hashes are SHA-256 of the texts stated,
/// computed apart.</summary>
public sealed class StreamTests
{
    [Fact]
    public void A_cell_stream_is_the_hash_of_its_text()
    {
        // sha256 of: ["repro-stream-1","cell",7,"coverage",{"samples":1024},2,5,"data"]
        var expected = Golden("""["repro-stream-1","cell",7,"coverage",{"samples":1024},2,5,"data"]""");
        Assert.Equal(expected, StreamDerivation.ForCell(7, "coverage", Point("""{"samples":1024}""", 2), 5, "data"));
        Assert.Equal(0x2f68b93e77040325UL, expected.S0);
    }

    private static PlannedPoint Point(string canonical, int draw) => new(new(), canonical, draw, "", 1, 0);

    [Fact]
    public void A_shared_stream_is_the_hash_of_its_text()
    {
        var expected = Golden("""["repro-stream-1","shared",18446744073709551615,"matrix",{"kind":"normal","scale":0.1},4,0]""");
        Assert.Equal(expected, StreamDerivation.Shared(ulong.MaxValue, "matrix", [new NormalSource { Scale = 0.1, Draws = 50 }, 4, 0]));
        Assert.Equal(0x214472dcc1c33ea2UL, expected.S0);
        Assert.Equal(
            StreamDerivation.Shared(1, "x", [1, 2L, "a", true, new double[] { 1, 0.5 }]),
            StreamDerivation.Shared(1, "x", [1.0, 2.0, "a", true, new List<double> { 1, 0.5 }]));
    }

    [Fact]
    public void Everything_named_enters()
    {
        StreamSeed[] all =
        [
            StreamDerivation.ForCell(1, "e", Point("{}", 0), 0, "n"), StreamDerivation.ForCell(2, "e", Point("{}", 0), 0, "n"),
            StreamDerivation.ForCell(1, "f", Point("{}", 0), 0, "n"),
            StreamDerivation.ForCell(1, "e", Point("{\"a\":1}", 0), 0, "n"), StreamDerivation.ForCell(1, "e", Point("{}", 1), 0, "n"),
            StreamDerivation.ForCell(1, "e", Point("{}", 0), 1, "n"),
            StreamDerivation.ForCell(1, "e", Point("{}", 0), 0, "m"), StreamDerivation.Shared(1, "n", []),
            StreamDerivation.Shared(1, "n", ["{}"]), StreamDerivation.Shared(1, "n", [0]),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void The_cell_column_is_pinned() => Assert.Equal("767aee37bcd7977b", StreamDerivation.CellHash("""{"samples":1024}""", 2));

    private static StreamSeed Golden(string text)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        ulong Word(int i) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(8 * i));
        return new(Word(0), Word(1), Word(2), Word(3));
    }
}
