using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Coverage;

/// <summary>Runs an experiment without engine, files or keys: points × replicates in order, streams from a hash of text.</summary>
internal static class InMemoryRun
{
    /// <summary>All rows, derived tables included.</summary>
    public static Results<TParameters> Of<TParameters, TPoint>(
        Experiment<TParameters, TPoint> experiment, IReadOnlyList<TParameters> points, int replicates, int draws = 1)
        where TParameters : class, new()
        where TPoint : class
    {
        var resolved = points.Select(experiment.Resolve).Distinct().ToList();
        var faults = resolved.SelectMany(experiment.Validate).ToList();
        if (faults.Count > 0) throw new ArgumentException(string.Join("; ", faults));
        var all = resolved.SelectMany(p => Enumerable.Range(0, draws).Select(d => new Point<TParameters>($"{resolved.IndexOf(p)}/{d}", p, d))).ToList();
        var results = new Results<TParameters> { Points = all };
        foreach (var point in all)
        {
            var prepared = experiment.Prepare(point.Parameters, new TestContext(point.Draw));
            for (var replicate = 0; replicate < replicates; replicate++)
                experiment.Run(point.Parameters, prepared, new TestCell<TParameters>(results, point, replicate));
        }
        experiment.Summarize(results);
        return results;
    }

    /// <summary>Verdict of a finding as the contract words it.</summary>
    public static Verdict Judge(Claim claim, double level = 1e-6) => claim.Judge(level) switch
    {
        TestFinding t => t.PValue < level || double.IsNaN(t.PValue) ? Verdict.Fails : t.Detectable <= claim.Size ? Verdict.Holds : Verdict.Underpowered,
        BoundFinding b => b.Measured <= b.Bound ? Verdict.Holds : Verdict.Fails,
        BandFinding b => b.Lower >= b.BandLower && b.Upper <= b.BandUpper ? Verdict.Holds : b.Upper < b.BandLower || b.Lower > b.BandUpper ? Verdict.Fails : Verdict.Underpowered,
        NotApplicableFinding => Verdict.NotApplicable,
        _ => Verdict.Underpowered,
    };

    /// <summary>A seed from text.</summary>
    public static StreamSeed Seed(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        ulong Word(int i) => BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(8 * i));
        return new(Word(0), Word(1), Word(2), Word(3));
    }
}

/// <summary>Shared seeds by name and parts.</summary>
internal sealed class TestContext(int draw) : PointContext
{
    public override int Draw => draw;

    public override StreamSeed Seed(string name, params ReadOnlySpan<object> parts)
    {
        var text = new StringBuilder(name);
        foreach (var part in parts) text.Append(CultureInfo.InvariantCulture, $"|{part}");
        return InMemoryRun.Seed(text.ToString());
    }
}

/// <summary>A cell that writes into results.</summary>
internal sealed class TestCell<TParameters>(Results<TParameters> results, Point<TParameters> point, int replicate) : Cell
{
    public override int Draw => point.Draw;

    public override int Replicate => replicate;

    public override CancellationToken Cancellation => CancellationToken.None;

    public override StreamSeed Seed(string name) => InMemoryRun.Seed($"{name}|{point.Parameters}|{point.Draw}|{replicate}");

    public override void Add<TRow>(TableDefinition<TRow> table, TRow row) => results.Add(table, point, table.PerReplicate ? replicate : -1, row);
}
