using Repro.Check;
using Repro.Claims;
using Repro.Experiments;
using Repro.Planning;
using Repro.Tables;
using Repro.Tests.Execution;
using Repro.Words;

namespace Repro.Tests.Check;

public sealed class BaselineCheckTests : IDisposable
{
    private readonly Gate gate = new();

    [Fact]
    public void A_sample_is_passed_over_and_not_accepted()
    {
        gate.Started(otherCode: false);
        gate.Run(new(), change: p => Sample.PartOf(p, new() { Configuration = "x", WorkingFolder = "y", SamplePoints = 2 }));
        Assert.Equal(["1 sample skipped: samples are not judged"], gate.Check().PassedOver);
        Assert.Equal(["toy"], gate.Check().Runs.Select(r => r.Name));
        Assert.Throws<AcceptanceException>(() => gate.Accept(name: "toy.sample-2-of-5"));
    }

    public void Dispose() => gate.Dispose();

    private static Toy Shifted(double shift) => new() { Change = (row, _) => row with { MeanValue = row.MeanValue + shift } };

    private static CheckedTable TableOf(CheckReport report, string name) => report.Runs.Single().Tables.Single(t => t.Name == name);

    private static Toy Claiming(Finding finding) =>
        new() { Claiming = _ => [new() { Id = "one", Source = "Theorem 1", Statement = "x", Judge = _ => finding }] };

    [Fact]
    public void What_was_accepted_passes_and_is_the_same_bytes()
    {
        gate.Run(new());
        Assert.Matches("^toy: a new baseline of [0-9]+ numbers$", gate.Accept());
        var report = gate.Check();
        Assert.Equal((0, Layer.SameBytes), (report.ExitCode(strict: true), report.Runs.Single().Layer));
        Assert.True(report.Runs.Single().Numbers > 30);
        Assert.EndsWith("PASSED", gate.Text(), StringComparison.Ordinal);
        gate.Run(new());
        Assert.Equal(0, gate.Check().ExitCode(strict: true));
    }

    [Fact]
    public void In_the_exact_layer_the_smallest_move_of_one_replicate_fails_and_is_told_with_its_command()
    {
        gate.Started(otherCode: false);
        gate.Run(new() { Change = (row, c) => c.Replicate == 3 ? row with { MeanValue = Math.BitIncrement(row.MeanValue) } : row });
        var report = gate.Check();
        Assert.Equal((3, Layer.Exact), (report.ExitCode(strict: false), report.Runs.Single().Layer));
        Assert.Contains("bytes", gate.Text(), StringComparison.Ordinal);
        gate.Run(Shifted(0.01));
        var findings = TableOf(gate.Check(), "values").Findings;
        Assert.Equal(5, findings.Count(f => f.Column == "mean_value" && !f.Point.Contains("row=2", StringComparison.Ordinal)));
        Assert.All(findings, f => Assert.Matches("^repro run toy.yaml --only c0[0-4]-r0$", f.Command));
        Assert.All(findings, f => Assert.Null(f.Threshold));
    }

    [Fact]
    public void A_moved_mean_is_caught_from_the_size_that_is_stated_and_a_smaller_one_is_not()
    {
        gate.Started();
        gate.Run(Shifted(1));
        var report = gate.Check();
        Assert.Equal((3, Layer.Statistical), (report.ExitCode(strict: false), report.Runs.Single().Layer));
        var findings = TableOf(report, "values").Findings.Where(f => f.Fails).ToList();
        Assert.Equal([.. Enumerable.Range(0, 5).Select(p => $"cell=c0{p}, draw={p % 2}")],
            findings.Where(f => f.Column == "mean_value").Select(f => f.Point));
        Assert.All(findings, f => Assert.True(f.Z > f.Threshold && f.Threshold > 5, f.Text));
        Assert.Contains("minimum detectable change", gate.Text(), StringComparison.Ordinal);
        // Of uniform replicates, 120 in either run, with some hundred numbers: 1.2 to 1.7 standard deviations.
        var size = findings.Max(f => f.Smallest!.Value);
        Assert.InRange(size * Math.Sqrt(12), 1.2, 1.7);
        // The streams are the same, so the shift itself is what is measured.
        gate.Run(Shifted(size));
        Assert.Equal(5, TableOf(gate.Check(), "values").Moved);
        gate.Run(Shifted(0.6 * size));
        Assert.Equal(0, TableOf(gate.Check(), "values").Moved);
        // What is derived from the replicates moved with them, and no replicates say whether by chance: that is open, not passed.
        Assert.Equal((4, 5), (gate.Check().ExitCode(strict: false), TableOf(gate.Check(), "summary").NotJudged));
    }

    [Fact]
    public void Replicates_of_the_accepted_run_show_what_means_alone_cannot()
    {
        gate.Started();
        var old = Directory.CreateDirectory(Path.Combine(gate.Baselines, ".old")).FullName;
        Directory.Move(gate.Shop.Run, Path.Combine(old, "toy"));
        CheckedRun Paired() =>
            BaselineCheck.Of(new() { OutputFolder = gate.Shop.Out, BaselinesFolder = gate.Baselines, OldFolder = old }).Runs.Single();

        // Differences of any sign, a tenth of the spread of the replicates: nothing; with a common part of half of that: every point.
        double Jitter(Cell c) => 0.03 * ((c.Replicate % 2) - 0.5);
        gate.Run(new() { Change = (row, c) => row with { MeanValue = row.MeanValue + Jitter(c) } });
        Assert.Equal((true, 0), (Paired().IsPaired, Paired().Tables.Sum(t => t.Moved)));
        gate.Run(new() { Change = (row, c) => row with { MeanValue = row.MeanValue + 0.015 + Jitter(c) } });
        Assert.Equal((5, 0), (Paired().Tables.Sum(t => t.Moved), gate.Check().Runs.Single().Tables.Sum(t => t.Moved)));

        File.AppendAllText(Path.Combine(old, "toy", "data", "values.csv"), "\n");
        Assert.False(Paired().IsPaired);
        Assert.Contains(" unpaired ", gate.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rounding_is_no_move_unless_the_column_says_so()
    {
        gate.Started();
        gate.Run(new() { Change = (row, _) => row with { MeanValue = Math.BitIncrement(row.MeanValue) } });
        Assert.Equal(0, gate.Check().ExitCode(strict: true));
        gate.Run(Shifted(1e-6));
        Assert.Equal((4, 4), (gate.Check().ExitCode(strict: true), gate.Check().ExitCode(strict: false)));
        gate.EditRun("data/columns.json",
            t => t.Replace("\"unit\": \"nats\"", "\"unit\": \"nats\", \"absolute_floor\": 1e-5", StringComparison.Ordinal));
        Assert.Equal(0, TableOf(gate.Check(), "values").NotJudged);
    }

    [Fact]
    public void What_has_too_few_replicates_is_never_passed_in_silence()
    {
        gate.Started(replicates: 4);
        gate.Run(Shifted(100), replicates: 4);
        var report = gate.Check();
        Assert.Equal((4, 4), (report.ExitCode(strict: true), report.ExitCode(strict: false)));
        Assert.Contains("too few replicates to distinguish a change from chance; the largest change is shown: mean_value", gate.Text(),
            StringComparison.Ordinal);
        Assert.Matches(@"\s-\s", gate.Text());
    }

    [Fact]
    public void Another_seed_draws_other_matrices_so_nothing_that_moved_is_judged()
    {
        gate.Started(otherCode: false);
        gate.Run(new(), seed: 2);
        Assert.Equal((4, 4), (gate.Check().ExitCode(strict: true), gate.Check().ExitCode(strict: false)));
        Assert.Contains("under another seed", gate.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_missing_more_often_is_a_change()
    {
        gate.Started(new() { Change = (row, _) => row with { Maybe = 1 } });
        gate.Run(new() { Change = (row, c) => row with { Maybe = c.Replicate < 30 ? 1 : null } });
        Assert.Contains("maybe has values in a different share of the replicates", gate.Text(), StringComparison.Ordinal);
        Assert.Equal(3, gate.Check().ExitCode(strict: false));
        gate.Run(new() { Change = (row, c) => row with { Maybe = null } });
        Assert.Equal(3, gate.Check().ExitCode(strict: false));
    }

    public static TheoryData<string, int, string> Holes => new()
    {
        { "column", 3, "a column is missing: maybe" },
        { "point", 3, "the point c04 is missing" },
        { "replicate", 3, "has 119 replicates, 120 in the baseline" },
        { "table", 3, "data/values.csv is missing" },
        { "unnamed table", 3, "the table is missing" },
        { "NaN", 3, "mean_value is not a number in every replicate" },
        { "altered", 3, "data/values.csv is not what the run wrote" },
        { "configuration", 3, "the configuration differs: parameters.scale was not there and is 2" },
        { "no configuration", 3, "the configuration is missing" },
        { "no baseline", 4, "there is no baseline; to make one: repro accept toy" },
        { "broken baseline", 3, "baseline.json cannot be read" },
        { "broken numbers", 3, "a number is missing or malformed" },
        { "conflict", 3, "does not match baseline.json" },
        { "ragged", 3, "values.csv has a row of" },
        { "ragged run", 3, "data/values.csv does not have the columns" },
        { "no claims", 3, "the run has no claims.json" },
        { "broken manifest", 3, "cannot be read" },
        { "no run", 4, "there is no run" },
        { "not finished", 4, "the run has not finished" },
        { "missing cells", 4, "1 of 600 cells are missing; to resume: repro run toy.yaml" },
        { "failed cells", 1, "3 of 600 cells failed; to run them again: repro run toy.yaml --only failed" },
        { "other name", 4, "has a run named 'toy'" },
    };

    [Theory]
    [MemberData(nameof(Holes))]
    public void Nothing_that_is_missing_or_changed_passes(string hole, int code, string told)
    {
        gate.Started();
        Break(hole);
        var text = gate.Text(strict: false);
        Assert.Equal((code, true), (gate.Check().ExitCode(strict: false), text.Contains(told, StringComparison.Ordinal)));
    }

    private void Break(string hole)
    {
        var manifest = Path.Combine(gate.Shop.Run, "manifest.json");
        switch (hole)
        {
            case "column":
                gate.EditRun("data/values.csv", t => t.Replace(",maybe,", ",perhaps,", StringComparison.Ordinal));
                gate.EditRun("data/columns.json", t => t.Replace("\"maybe\"", "\"perhaps\"", StringComparison.Ordinal));
                break;
            case "point": gate.Run(new(), points: 4); break;
            case "replicate": gate.Run(new(), replicates: 119); break;
            case "table": File.Delete(Path.Combine(gate.Shop.Run, "data/values.csv")); break;
            case "unnamed table":
                gate.EditRun("data/columns.json",
                t => t.Replace("\"name\": \"values\"", "\"name\": \"worths\"", StringComparison.Ordinal)); break;
            case "NaN": gate.EditRun("data/values.csv", WithNaN); break;
            case "altered": File.AppendAllText(Path.Combine(gate.Shop.Run, "data/values.csv"), "\n"); break;
            case "configuration":
                gate.Run(
                new(), change: p => p with { ResolvedConfiguration = "experiment: toy\nparameters: { scale: 2 }\n" }); break;
            case "no configuration": File.Delete(Path.Combine(gate.Shop.Run, "config.yaml")); break;
            case "no baseline": Directory.Delete(gate.Baseline, recursive: true); break;
            case "broken baseline": gate.Edit("baseline.json", t => t[..100]); break;
            case "broken numbers": gate.Edit("values.csv", t => t.Replace(",120,0.", ",120,nan", StringComparison.Ordinal)); break;
            case "conflict": gate.Edit("values.csv", t => "<<<<<<< HEAD\n" + t); break;
            case "ragged": gate.Edit("values.csv", t => t.Replace(",120,0.", ",120", StringComparison.Ordinal)); break;
            case "ragged run": gate.EditRun("data/values.csv", t => t + "c00,1\n"); break;
            case "no claims":
                File.Delete(Path.Combine(gate.Shop.Run, "claims.json"));
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("claims.json", "notes.json", StringComparison.Ordinal));
                break;
            case "broken manifest": File.WriteAllText(manifest, "{"); break;
            case "no run": Directory.Delete(gate.Shop.Run, recursive: true); break;
            case "not finished": File.Delete(manifest); break;
            case "missing cells":
                File.WriteAllText(
                manifest, File.ReadAllText(manifest).Replace("\"computed\": 600", "\"computed\": 599", StringComparison.Ordinal)); break;
            case "failed cells":
                gate.Run(
                new() { During = (_, c) => { if (c.Replicate == 7 && c.Draw == 0) throw new InvalidOperationException("no"); } },
                points: 5); break;
            default: Directory.Move(gate.Shop.Run, gate.Shop.Run + "2"); break;
        }
    }

    private string WithNaN(string text)
    {
        var table = CsvTable.Read(Path.Combine(gate.Shop.Run, "data/values.csv"));
        return text.Replace(table.Rows[4][table.Columns.ToList().IndexOf("mean_value")], "NaN", StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_decide_as_after_a_run()
    {
        foreach (var (finding, strict, lenient) in new (Finding, int, int)[] { (new BoundFinding(1, 2), 0, 0),
            (new BoundFinding(3, 2), 3, 3), (new InconclusiveFinding("few"), 4, 0), (new NotTestedFinding("K = 5"), 0, 0) })
        {
            gate.Run(Claiming(finding));
            gate.Accept();
            Assert.Equal((strict, lenient), (gate.Check().ExitCode(strict: true), gate.Check().ExitCode(strict: false)));
        }
        gate.Edit("baseline.json",
            t => t.Replace("\"one\"", "\"one\", \"two\"", StringComparison.Ordinal)
                .Replace("\"code\": \"", "\"code\": \"x", StringComparison.Ordinal));
        gate.EditRun("data/columns.json", t => t.Replace("a draw", "one draw", StringComparison.Ordinal));
        Assert.Contains("the claim two is missing", gate.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_of_a_profile_that_was_run_needs_its_run_and_others_are_passed_over_aloud()
    {
        gate.Started(otherCode: false);
        foreach (var (name, profile) in new[] { ("other", "paper"), ("third@smoke", "smoke") })
        {
            var folder = Directory.CreateDirectory(Path.Combine(gate.Baselines, name)).FullName;
            foreach (var file in Directory.EnumerateFiles(gate.Baseline)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            var json = Path.Combine(folder, "baseline.json");
            File.WriteAllText(json,
                File.ReadAllText(json).Replace("\"toy\"", $"\"{name}\"", StringComparison.Ordinal)
                    .Replace("\"paper\"", $"\"{profile}\"", StringComparison.Ordinal));
        }
        Assert.Equal(4, gate.Check().ExitCode(strict: false));
        Assert.Contains("other  MISSING  no run in --out; run 'repro run configs/other.yaml'", gate.Text(), StringComparison.Ordinal);
        Assert.Contains("1 baseline of profile 'smoke' skipped: no run of that profile is in --out", gate.Text(), StringComparison.Ordinal);
        Assert.Equal(0, gate.Check("t*y").ExitCode(strict: true));
        Assert.Equal(4, gate.Check("toy", "third@smoke").ExitCode(strict: true));
        Assert.Contains("'nobody' matches no run", Assert.Throws<FormatException>(() => gate.Check("nobody")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coverage@smoke", "*@smoke", true)]
    [InlineData("coverage@smoke", "c*@s*e", true)]
    [InlineData("coverage@smoke", "*", true)]
    [InlineData("coverage@smoke", "coverage", false)]
    [InlineData("aba", "ab*ba", false)]
    [InlineData("aba", "*a*b*a*", true)]
    public void A_star_stands_for_any_text(string name, string asked, bool matches) =>
        Assert.Equal(matches, NamePattern.Matches(name, asked));
}
