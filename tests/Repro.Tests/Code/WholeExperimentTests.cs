using Repro.Code;

namespace Repro.Tests.Code;

/// <summary>What counts of an experiment on the engine, and of the engine behind it.</summary>
public class WholeExperimentTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using Repro.Claims;
        using Repro.Data;
        using Repro.Experiments;
        using Repro.Figures;
        namespace Experiments;
        public sealed record Parameters
        {
            [Parameter("how often")] public int Count { get; init; } = 40;
            [Parameter("what to read")] public InputFile? File { get; init; }
        }
        public sealed record Row([property: Column("what was found")] double Value);
        public sealed record SumRow([property: Column("the sum")] double Sum);
        public enum Weight { Light = 1, Heavy = 8 }
        [System.Runtime.CompilerServices.InlineArray(4)] public struct Four { private double first; }
        public static class Faults
        {
            public static string Listed(string name) => $"the name {name}";
            public static Exception Broken(int line) => new FormatException("broken at line " + line);
        }
        public sealed class Reader : Experiment<Parameters, object>
        {
            private static readonly TableDefinition<Row> rows = new("rows", "one row a cell");
            private static readonly TableDefinition<SumRow> sums = new("sums", "one row a point", PerReplicate: false);
            private static readonly ClaimSource claim = new("small", "Theorem 1", "the value is small");
            private static readonly int[] powers = [1, 2, 4, 8, 16];
            private static readonly int panels = 3 + powers.Length;
            public override string Name => "reader";
            public override string Title => "reads";
            public override string Description => "It reads a file.";
            public override IReadOnlyList<TableDefinition> Tables => [rows, sums];
            public override IReadOnlyList<ClaimSource> ClaimSources => [claim];
            public override object Prepare(Parameters parameters, PointContext context) =>
                parameters.File is null ? new object() : DelimitedRows.Read(parameters.File, TextEncoding.Auto, ["value"], []).Count();
            public override void Run(Parameters p, object point, Cell cell)
            {
                if (p.Count < 0) throw new ArgumentException($"a count of {p.Count} is below zero: {Faults.Listed("count")}");
                if (p.Count == 77) throw Faults.Broken(77);
                var four = new Four();
                four[2] = powers[p.Count % 5] * 0.5;
                cell.Add(rows, new(four[2] + (int)Weight.Heavy + (cell.Seed("stream").S0 >> 60)));
            }
            public override void Summarize(Results<Parameters> results) =>
                results.Add(sums, results.Points[0], -1, new(results.Points.Count + 5));
            public override IEnumerable<Figure> Figures(Results<Parameters> results) => panels == 9 ? [null!] : [];
            public override IEnumerable<Claim> Claims(Results<Parameters> results) => [claim.NotTested("never judged")];
        }
        """;

    private static readonly CodeIdentity Original = Identity(Source);

    private static CodeIdentity Identity(string source) => SmallProject.Identity(experiment: source, type: "Reader");

    private static CodeIdentity Changed(string from, string to)
    {
        Assert.Contains(from, Source);
        return Identity(Source.Replace(from, to));
    }

    [Theory]
    [InlineData("how often", "how many times", "a parameter's meaning")]
    [InlineData("what was found", "what there was", "a column's meaning")]
    [InlineData("one row a cell", "a row for each cell", "a table's meaning")]
    [InlineData("the value is small", "the value is not large", "a claim")]
    [InlineData("Theorem 1", "Theorem 2", "a claim's source")]
    [InlineData("one row a point", "one row for each point", "a derived table's meaning")]
    [InlineData("3 + powers.Length", "4 + powers.Length", "a static field of figures")]
    [InlineData("panels == 9", "panels == 10", "a figure")]
    [InlineData("Points.Count + 5", "Points.Count + 6", "a summary")]
    [InlineData("never judged", "not judged", "what a claim says")]
    [InlineData("is below zero: ",
        "is below zero, which no count may ever be, by what a count is; and this is a text of more than a hundred and twenty-seven "
            + "characters: ", "a message")]
    [InlineData("the name {name}", "the parameter's name {name}", "a text that only a message takes")]
    [InlineData("broken at line ", "cannot be read at line ", "a message made elsewhere")]
    [InlineData("It reads a file.", "It reads one file.", "a description")]
    public void What_is_for_people_keeps_the_identity(string from, string to, string what) =>
        Assert.True(Original.Hash == Changed(from, to).Hash, what);

    [Theory]
    [InlineData("Count { get; init; } = 40", "Count { get; init; } = 41", "a default")]
    [InlineData("\"rows\"", "\"lines\"", "a table's name")]
    [InlineData("\"one row a cell\")", "\"one row a cell\", PerReplicate: false)", "a table's kind")]
    [InlineData("4, 8, 16", "4, 8, 32", "literal data")]
    [InlineData("Heavy = 8", "Heavy = 9", "an enumeration's value")]
    [InlineData("InlineArray(4)", "InlineArray(5)", "an inline array's length")]
    [InlineData("* 0.5", "* 0.25", "a constant")]
    [InlineData("\"stream\"", "\"draw\"", "a stream's name")]
    [InlineData("p.Count < 0", "p.Count < 1", "when it fails")]
    [InlineData("new ArgumentException", "new FormatException", "how it fails")]
    [InlineData("[\"value\"]", "[\"values\"]", "what it reads")]
    public void What_makes_a_number_moves_it(string from, string to, string what) =>
        Assert.True(Original.Hash != Changed(from, to).Hash, what);

    [Fact]
    public void The_readers_and_streams_of_the_engine_count_and_its_output_does_not()
    {
        var parts = Original.Parts.Select(p => p.Type).ToList();
        Assert.Contains("[Repro]Repro.Data.DelimitedRows", parts);
        Assert.Contains("[Repro]Repro.Data.DecodedText", parts);
        Assert.Contains("[Repro]Repro.Experiments.InputFile", parts);
        Assert.Contains("[Repro]Repro.Planning.StreamDerivation", parts);
        Assert.Contains("[Repro]Repro.Configuration.CanonicalText", parts);
        Assert.DoesNotContain(parts,
            p => new[] { "Figures", "Report", "Claims", "Check", "Diff", "Verify" }.Any(
                f => p.StartsWith($"[Repro]Repro.{f}.", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            parts, p => p.EndsWith(".Computation", StringComparison.Ordinal) || p.EndsWith(".RunMeter", StringComparison.Ordinal));
    }

    [Fact]
    public void A_package_that_is_called_counts_by_its_build_and_no_other_does() =>
        Assert.Equal([new CodePart("[CsvHelper]", $"{typeof(CsvHelper.CsvReader).Module.ModuleVersionId:N}")],
            Original.Parts.Where(p => p.Type.EndsWith(']')));
}
