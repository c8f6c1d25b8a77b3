using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Something that the data lack.</summary>
public sealed record BridgeRow
{
    /// <summary>Query.</summary>
    [Column("query whose row is not wholly known")]
    public required string Query { get; init; }

    /// <summary>What.</summary>
    [Column("unseen: the token is in no prompt of the query; component: no chain of prompts joins the two; one-sided: one of them always wins")]
    public required MissingKind Missing { get; init; }

    /// <summary>Token.</summary>
    [Column("a token of the part that is cut off")]
    public required string Token { get; init; }

    /// <summary>Other token.</summary>
    [Column("a token of the part it would be joined to")]
    public required string With { get; init; }

    /// <summary>Prompt.</summary>
    [Column("a prompt that would join them: it holds both, and ends with the query in variant self (with cross it is asked of the query)")]
    public required string Prompt { get; init; }

    /// <summary>Next.</summary>
    [Column("what must follow it: token (it has never won so far), or either, each now and then")]
    public required string Next { get; init; }
}

/// <summary>Why a log-odds is not known.</summary>
public enum MissingKind
{
    /// <summary>The token is in no prompt of the query.</summary>
    Unseen,

    /// <summary>Another component.</summary>
    Component,

    /// <summary>It never wins, or always.</summary>
    OneSided,
}
