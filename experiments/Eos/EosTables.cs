using Repro.Experiments;

namespace Experiments.Eos;

/// <summary>The tables of <c>eos</c>.</summary>
internal static class EosTables
{
    public static readonly TableDefinition<LengthRow> Lengths =
        new("lengths", "one length of one replicate: number of sequences at least that long");

    public static readonly TableDefinition<LearningRow> Learned =
        new("learning", "one replicate and source of samples: coverage and errors of the maximum-likelihood estimate");

    public static readonly TableDefinition<TailRow> Tails =
        new("tails", "one fixed point of the tokens other than EOS, and the tail of lengths of sequences that stay near it",
            PerReplicate: false);

    public static readonly TableDefinition<TailExponentRow> TailExponents =
        new("tail-exponents", "one point: the tail exponent of its lengths, measured and predicted", PerReplicate: false);

    public static readonly TableDefinition<MeanRow> Means = new("means", "one replicate: mean length of its sequences");

    public static readonly TableDefinition<RestartRow> Restarts =
        new("restarts", "one point: the exact number of sequences within its budget", PerReplicate: false);

    public static readonly TableDefinition<InformationRow> Information =
        new("information", "one entry of the matrix: the information from a replicate's restarts");

    public static readonly TableDefinition<EosSummary> Summary =
        new("summary", "one point and source: over its replicates", PerReplicate: false);
}
