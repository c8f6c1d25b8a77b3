using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>The tables of <c>positional-encoding</c>.</summary>
internal static class EncodingTables
{
    public static readonly TableDefinition<EncodingRow> Equivalence =
        new("equivalence", "one replicate: attention with position vectors against the chain with a prior");

    public static readonly TableDefinition<CollapseRow> Collapse = new("collapse", "one trajectory under a prior that falls with age");

    public static readonly TableDefinition<WindowRow> Windows =
        new("windows", "a token under a sliding window: exact mean time and absorption probability", PerReplicate: false);

    public static readonly TableDefinition<SurvivalRow> Survival =
        new("survival", "the predicted survival function at one time", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<GrowthRow> Growth = new("growth", "a loser of one trajectory of a growth study");

    public static readonly TableDefinition<TailRow> Tails =
        new("tails", "1 < α < 2: trajectories in which a loser still appears after t", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<RecoveryRow> Fits = new("fits", "one fit of prior and matrix");

    public static readonly TableDefinition<PriorRow> Prior = new("prior", "one position of one fit", WithParameters: false);
}
