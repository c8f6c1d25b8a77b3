using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Something that the data lack.</summary>
public sealed record BridgeRow(
    [property: Column("query whose row is not fully identified")] string Query,
    [property: Column("unseen: the token occurs in no prompt of the query; component: no chain of prompts joins the two; one-sided: "
        + "one of them always wins")] MissingKind Missing,
    [property: Column("a token of the part that is cut off")] string Token,
    [property: Column("a token of the part it would be joined to")] string With,
    [property: Column("a prompt that would join them: it contains both, and ends with the query in variant self")] string Prompt,
    [property: Column("what must follow it: token (it has never won so far), or each of the two sometimes")] string Next);

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
