namespace Experiments.Shared;

/// <summary>Where the query stands.</summary>
public enum Variant
{
    /// <summary>Self-attention: the query is the prompt's last token and is counted.</summary>
    Self,

    /// <summary>Cross-attention: the query is given apart from the prompt and is not counted.</summary>
    Cross,
}
