using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Something that the data lack.</summary>
public sealed record BridgeRow(
    [property: Column("query whose row is not wholly known")] string Query,
    [property: Column("unseen: the token is in no prompt of the query; component: no chain of prompts joins the two; one-sided: "
        + "one of them always wins")] MissingKind Missing,
    [property: Column("a token of the part that is cut off")] string Token,
    [property: Column("a token of the part it would be joined to")] string With,
    [property: Column("a prompt that would join them: it holds both, and ends with the query in variant self (with cross it is asked of "
        + "the query)")] string Prompt,
    [property: Column("what must follow it: token (it has never won so far), or either, each now and then")] string Next);

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
