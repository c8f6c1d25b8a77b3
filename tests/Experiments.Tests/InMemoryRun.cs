using System.Globalization;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests;

/// <summary>The engine's run in a few lines: every point, draw and replicate in order, rows in memory, streams from a hash of their names.</summary>
internal static class InMemoryRun
{
    public static Results<TParameters> Of<TParameters, TPoint>(
        Experiment<TParameters, TPoint> experiment, IEnumerable<TParameters> sweep, int replicates, int draws = 1, ulong seed = 1)
        where TParameters : class, new()
        where TPoint : class
    {
        var resolved = sweep.Select(experiment.Resolve).ToList();
        foreach (var parameters in resolved) Assert.Empty(experiment.Validate(parameters));
        var points = new List<Point<TParameters>>();
        for (var i = 0; i < resolved.Count; i++)
            for (var draw = 0; draw < draws; draw++) points.Add(new($"{i}-{draw}", resolved[i], draw));
        var results = new Results<TParameters> { Points = points };
        foreach (var point in points)
        {
            var prepared = experiment.Prepare(point.Parameters, new MemoryContext(seed, point.Draw));
            for (var replicate = 0; replicate < replicates; replicate++)
                experiment.Run(point.Parameters, prepared, new MemoryCell<TParameters>(seed, results, point, replicate));
        }
        experiment.Summarize(results);
        return results;
    }

    /// <summary>The verdict as the engine gives it, without the detectable departure of plain tests.</summary>
    public static Verdict Verdict(Finding finding, double size, double level) => finding switch
    {
        NotApplicableFinding => Repro.Claims.Verdict.NotApplicable,
        UnderpoweredFinding => Repro.Claims.Verdict.Underpowered,
        BoundFinding bound => bound.Measured <= bound.Bound ? Repro.Claims.Verdict.Holds : Repro.Claims.Verdict.Fails,
        BandFinding band when band.Lower >= band.BandLower && band.Upper <= band.BandUpper => Repro.Claims.Verdict.Holds,
        BandFinding band when band.Lower > band.BandUpper || band.Upper < band.BandLower => Repro.Claims.Verdict.Fails,
        BandFinding => Repro.Claims.Verdict.Underpowered,
        TestFinding test when test.PValue < level => Repro.Claims.Verdict.Fails,
        TestFinding test => test.Detectable <= size ? Repro.Claims.Verdict.Holds : Repro.Claims.Verdict.Underpowered,
        _ => throw new InvalidOperationException($"unknown finding {finding}"),
    };

    internal static StreamSeed Hash(ulong seed, string text)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (var w = 0; w < 4; w++)
        {
            var h = 14695981039346656037UL ^ seed * 31 + (ulong)w;
            foreach (var c in text) h = (h ^ c) * 1099511628211;
            h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9;
            words[w] = h ^ h >> 27;
        }
        return new(words[0], words[1], words[2], words[3] | 1);
    }
}

/// <summary>Shared streams by name and parts.</summary>
internal sealed class MemoryContext(ulong seed, int draw) : PointContext
{
    public override int Draw => draw;

    public override StreamSeed Seed(string name, params ReadOnlySpan<object> parts)
    {
        var text = name;
        foreach (var part in parts) text += "|" + Convert.ToString(part, CultureInfo.InvariantCulture);
        return InMemoryRun.Hash(seed, text);
    }
}

/// <summary>A cell whose rows go straight to the results.</summary>
internal sealed class MemoryCell<TParameters>(ulong seed, Results<TParameters> results, Point<TParameters> point, int replicate) : Cell
{
    public override int Draw => point.Draw;

    public override int Replicate => replicate;

    public override CancellationToken Cancellation => CancellationToken.None;

    public override StreamSeed Seed(string name) => InMemoryRun.Hash(seed, $"{name}|{point.Parameters}|{point.Draw}|{replicate}");

    public override void Add<TRow>(TableDefinition<TRow> table, TRow row) => results.Add(table, point, replicate, row);
}
