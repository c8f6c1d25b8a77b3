using Repro.Experiments;

namespace Experiments.Equivalence;

/// <summary>The tables of <c>equivalence</c>.</summary>
internal static class EquivalenceTables
{
    public static readonly TableDefinition<EquivalenceRow> Equivalence =
        new("equivalence", "one replicate: attention against the chain, largest errors over its prompts");

    public static readonly TableDefinition<ProbabilityRow> Probabilities =
        new("probabilities", "one token of the first prompt of a replicate", WithParameters: false);

    public static readonly TableDefinition<ExampleRow> Example = new("example",
        "one token of the first prompt of a point's first replicate, without positions: from counts and a row of P to the next-token law",
        WithParameters: false, PerReplicate: false);
}
