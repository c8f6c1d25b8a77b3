using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests;

/// <summary>The engine's run in a few lines: every point, draw and replicate in order, rows in memory, streams from a hash of their
/// names.</summary>
internal static class InMemoryRun
{
    /// <summary>Level of each claim, as in a run of ten.</summary>
    public static readonly double Level = ClaimJudge.Level(10);

    /// <summary>All rows, derived tables included; every point with the same replicates and draws.</summary>
    public static Results<TParameters> Of<TParameters, TPoint>(
        Experiment<TParameters, TPoint> experiment, IEnumerable<TParameters> sweep, int replicates, int draws = 1)
        where TParameters : class, new()
        where TPoint : class =>
        Of(experiment, sweep.Select(p => (p, draws, replicates)));

    /// <summary>All rows, derived tables included.</summary>
    public static Results<TParameters> Of<TParameters, TPoint>(
        Experiment<TParameters, TPoint> experiment, IEnumerable<(TParameters Parameters, int Draws, int Replicates)> sweep)
        where TParameters : class, new()
        where TPoint : class
    {
        var resolved = sweep.Select(s => s with { Parameters = experiment.Resolve(s.Parameters) }).Distinct().ToList();
        Assert.Empty(resolved.SelectMany(s => experiment.Validate(s.Parameters)));
        var points =
            resolved.SelectMany(
                (s, i) => Enumerable.Range(0, s.Draws)
                    .Select(d => (Point: new Point<TParameters>($"{i}-{d}", s.Parameters, d), s.Replicates))).ToList();
        var results = new Results<TParameters> { Points = points.ConvertAll(p => p.Point) };
        foreach (var (point, replicates) in points)
        {
            var prepared = experiment.Prepare(point.Parameters, new MemoryContext(point.Draw));
            for (var replicate = 0; replicate < replicates; replicate++)
                experiment.Run(point.Parameters, prepared, new MemoryCell<TParameters>(results, point, replicate));
        }
        experiment.Summarize(results);
        return results;
    }

    /// <summary>The engine's verdict at <see cref="Level"/>.</summary>
    public static Verdict Verdict(Claim claim) => ClaimJudge.Judge(claim, Level).Verdict;

    /// <summary>A seed from text.</summary>
    public static StreamSeed Seed(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return new(Word(0), Word(8), Word(16), Word(24));

        ulong Word(int at) => BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(at));
    }
}

/// <summary>Shared seeds by name and parts.</summary>
internal sealed class MemoryContext(int draw) : PointContext
{
    public override int Draw => draw;

    public override StreamSeed Seed(string name, params ReadOnlySpan<object> parts)
    {
        var text = new StringBuilder(name);
        foreach (var part in parts) text.Append(CultureInfo.InvariantCulture, $"|{part}");
        return InMemoryRun.Seed(text.ToString());
    }
}

/// <summary>A cell whose rows go straight to the results; its streams are named by its place in the sweep.</summary>
internal sealed class MemoryCell<TParameters>(Results<TParameters> results, Point<TParameters> point, int replicate) : Cell
{
    public override int Draw => point.Draw;

    public override int Replicate => replicate;

    public override CancellationToken Cancellation => CancellationToken.None;

    public override StreamSeed Seed(string name) => InMemoryRun.Seed($"{name}|{point.Cell}|{replicate}");

    public override void Add<TRow>(TableDefinition<TRow> table, TRow row) =>
        results.Add(table, point, table.PerReplicate ? replicate : -1, row);
}
