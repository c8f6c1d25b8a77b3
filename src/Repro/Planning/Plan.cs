using Repro.Configuration;
using Repro.Experiments;

namespace Repro.Planning;

/// <summary>Everything a run will do, before it does any of it.</summary>
public sealed record Plan
{
    /// <summary>The experiment.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>Folder of the results below the output folder: configuration, profile, hash of overrides.</summary>
    public required string Name { get; init; }

    /// <summary>Title as configured.</summary>
    public required string Title { get; init; }

    /// <summary>Root of every random stream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The profile, <c>paper</c> for the unchanged file.</summary>
    public required string Profile { get; init; }

    /// <summary>Every <c>--set path=value</c> that changed the plan, in order.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The configuration as resolved, every default written out: the text of <c>config.yaml</c>.</summary>
    public required string ResolvedConfiguration { get; init; }

    /// <summary>The files that the resolved configuration names, by the name it gives them, relative to the run's folder.</summary>
    public IReadOnlyDictionary<string, InputFile> Inputs { get; init; } = new SortedDictionary<string, InputFile>();

    /// <summary>The points in order, without repetition; their cells are draws and replicates of each.</summary>
    public required IReadOnlyList<PlannedPoint> Points { get; init; }

    /// <summary>Which share of the configuration's points these are; null where they are all.</summary>
    public Sample? Sample { get; init; }

    /// <summary>Which part of the whole plan these points are; null where they are all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Stopping by precision; null where every point has its replicates.</summary>
    public Precision? Until { get; init; }

    /// <summary>What the user should know before: coinciding points, what theory says is out of reach.</summary>
    public required IReadOnlyList<string> Notices { get; init; }
}

/// <summary>One point of the sweep at one draw.</summary>
/// <param name="Parameters">The experiment's parameter record, resolved.</param>
/// <param name="Canonical">Canonical text of the parameters: what identifies the point (see STREAMS-AND-KEYS.md).</param>
/// <param name="Draw">Index of the random object drawn, from 0.</param>
/// <param name="Cell">Short hash of canonical text and draw: the <c>cell</c> column.</param>
/// <param name="Replicates">How many replicates, 1 or more; with stopping by precision those that it starts with.</param>
/// <param name="CostSeconds">Estimated seconds of one replicate on one core.</param>
public sealed record PlannedPoint(object Parameters, string Canonical, int Draw, string Cell, int Replicates, double CostSeconds)
{
    /// <summary>The first of its replicates: 0, but for a shard that has a later range of them.</summary>
    public int First { get; init; }

    /// <summary>Estimated seconds of preparing the point on one core.</summary>
    public double PrepareSeconds { get; init; }

    /// <summary>The numbers of replicates, beyond the first <see cref="Replicates"/>, at which precision is checked again; none
    /// without stopping by precision.</summary>
    public IReadOnlyList<int> LaterCheckpoints { get; init; } = [];

    /// <summary>How many checks there may be.</summary>
    public int Looks => 1 + LaterCheckpoints.Count;

    /// <summary>The most replicates that it may have.</summary>
    public int MostReplicates => Checkpoint(LaterCheckpoints.Count);

    /// <summary>Whether it may have a replicate.</summary>
    public bool Has(int replicate) => replicate >= First && replicate - First < MostReplicates;

    /// <summary>How many replicates it has at a look, counted from 0.</summary>
    public int Checkpoint(int look) => look == 0 ? Replicates : LaterCheckpoints[look - 1];
}
