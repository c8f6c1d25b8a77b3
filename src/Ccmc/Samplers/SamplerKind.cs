namespace Ccmc.Samplers;

/// <summary>How a trajectory is drawn. All kinds draw from the same law exactly; they differ in cost.</summary>
public enum SamplerKind
{
    /// <summary>
    /// What is fastest at the chain's state: while runs are short scan (K ≤ 16, replicates side by side), alias (K ≤ 256) or snapshot; runs
    /// while they are long. Looked at after 64, 128, … 4,096 tokens and every 4,096 from then on: a function of matrix, start and stream
    /// alone.
    /// </summary>
    Auto,

    /// <summary>Weights of all K tokens for every token: O(K) a token.</summary>
    Scan,

    /// <summary>A uniformly chosen past position, accepted with π_qj / max π_q: the last tokens in memory, at most 2²⁰, those before them
    /// as counts.</summary>
    History,

    /// <summary>Alias tables of limits that the counts may not pass, accepted by how near the counts are: about O(1) a token for K up to
    /// some hundreds.</summary>
    Alias,

    /// <summary>A uniformly chosen past position from an alias table of the counts, accepted with π_qj / M_q, and the likely tokens of a
    /// row apart: for K of several hundreds.</summary>
    Snapshot,

    /// <summary>Repeats of the query drawn as one run (beta-geometric): O(K) a switch. Needs π_qq &gt; 0 for every q.</summary>
    Runs,
}
