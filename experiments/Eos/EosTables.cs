using Repro.Experiments;

namespace Experiments.Eos;

/// <summary>The tables of <c>eos</c>.</summary>
internal static class EosTables
{
    public static readonly TableDefinition<LengthRow> Lengths =
        new("lengths", "one length of one replicate: how many sequences were at least that long");

    public static readonly TableDefinition<LearningRow> Learned =
        new("learning", "one replicate and source of samples: coverage and errors of the maximum-likelihood estimate");

    public static readonly TableDefinition<TailRow> Tails =
        new("tails", "one stable single winner with the tail that lengths have if it rules", PerReplicate: false);

    public static readonly TableDefinition<EosSummary> Summary =
        new("summary", "one point and source: over its replicates", PerReplicate: false);
}
