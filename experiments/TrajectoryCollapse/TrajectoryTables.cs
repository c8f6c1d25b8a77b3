using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>The tables of <c>trajectory-collapse</c>.</summary>
internal static class TrajectoryTables
{
    public static readonly TableDefinition<CountRow> Counts =
        new("counts", "a token of a trajectory at a checkpoint", WithParameters: false);

    public static readonly TableDefinition<ContinuationRow> Continuations = new("continuations",
        "the first replicate at a checkpoint: the tokens that follow, from a separate stream",
        WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<WinnerRow> Winners =
        new("winners", "a trajectory at its end");

    public static readonly TableDefinition<EnsembleRow> Ensembles =
        new("ensembles", "a token in a replicate of many trajectories: sums of the martingale at the horizon");

    public static readonly TableDefinition<LawRow> Laws =
        new("laws", "in a replicate of many trajectories: how many end with a given count of a token, for up to four tokens",
            WithParameters: false);

    public static readonly TableDefinition<MeanFieldRow> Forecast =
        new("forecast", "a token at a fixed point of the mean field dm/dτ = ν(m) − m, τ = log t", PerReplicate: false);

    public static readonly TableDefinition<ExponentRow> Exponents =
        new("exponents", "a token's growth exponent, measured and predicted", PerReplicate: false);
}
