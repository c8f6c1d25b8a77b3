using FsCheck;
using FsCheck.Fluent;
using Repro.Configuration;
using Repro.Experiments;
using Repro.Tests.Configuration;

namespace Repro.Tests.Planning;

public sealed class CanonicalTests : IDisposable
{
    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Defaults_are_left_out_names_are_sorted_and_numbers_are_shortest()
    {
        Assert.Equal("{}", CanonicalText.Of(new ToyParameters()));
        Assert.Equal("{}", CanonicalText.Of(new ToyParameters { Matrix = new NormalSource { Draws = 9 } }));
        Assert.Equal(
            """
            {"checkpoints":[4],"limit":0.1,"matrix":{"kind":"two-token","p":1E-07},"prompts":{"length":3},
            "remark":"a\"\\\u000aé","samples":1000000000000,"variant":"cross-over"}
            """.ReplaceLineEndings(""),
            CanonicalText.Of(new ToyParameters
            {
                Samples = 1_000_000_000_000,
                Variant = ToyVariant.CrossOver,
                Limit = 0.1,
                Checkpoints = [4],
                Matrix = new TwoTokenSource { P = 1e-7 },
                Prompts = new() { Length = 3 },
                Remark = "a\"\\\né",
            }));
        Assert.Equal("""{"matrix":{"kind":"explicit","rows":[[1]]}}""",
            CanonicalText.Of(new ToyParameters { Matrix = new ExplicitSource { Rows = [[1.0]] } }));
    }

    [Fact]
    public void Files_enter_by_content()
    {
        static string Of(string path, byte content) =>
            CanonicalText.Of(new ToyParameters { Matrix = new FileSource { Path = new InputFile(path, new[] { content }) } });
        Assert.Equal(Of("a", 1), Of("b", 1));
        Assert.NotEqual(Of("a", 1), Of("a", 2));
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1e17, "100000000000000000")]
    [InlineData(1e18, "1E+18")]
    [InlineData(0.1, "0.1")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(-2.5, "-2.5")]
    public void Numbers(double value, string expected) => Assert.Equal(expected, CanonicalText.Number(value));

    [Fact]
    public void Every_finite_number_reads_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<NormalFloat>(),
        x => double.Parse(CanonicalText.Number(x.Get), System.Globalization.CultureInfo.InvariantCulture)
            == x.Get).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("parameters: { ridge: 1 }", "parameters: { ridge: 1.0 }")]
    [InlineData("parameters: { ridge: 0.5 }", "parameters: { ridge: 5e-1, samples: 1024 }")]
    [InlineData("parameters: { samples: 1e6 }", "sweep: { samples: [1000000] }")]
    [InlineData("parameters: { matrix: { kind: two-token, p: 0.3 } }",
        "parameters: { vocabulary_size: 16, matrix: { q: 0.7, kind: two-token } }")]
    [InlineData("parameters: { matrix: { kind: normal, scale: 1, draws: 1 } }", "")]
    public void Spelling_does_not_matter(string one, string other) => Assert.Equal(
        folder.Plan("experiment: toy-coverage\n" + one).Points[0].Canonical,
        folder.Plan("experiment: toy-coverage\n" + other).Points[0].Canonical);

    [Fact]
    public void A_point_keeps_its_cell_whatever_else_the_sweep_holds()
    {
        var small = folder.Plan(
            "experiment: toy-coverage\nsweep: { samples: [4] }\nparameters: { matrix: { kind: normal, scale: 3, draws: 2 } }");
        var large = folder.Plan(
            "experiment: toy-coverage\nsweep: { samples: [1, 2, 4], ridge: [0, 1] }\nreplicates: 9\nparameters: { matrix: { kind: normal, "
                + "scale: 3, draws: 5 } }");
        Assert.Subset(large.Points.Select(p => p.Cell).ToHashSet(), small.Points.Select(p => p.Cell).ToHashSet());
    }
}
