namespace Experiments.Shared;

/// <summary>Where the query is.</summary>
public enum Variant
{
    /// <summary>Self-attention: the query is the prompt's last token and counts among its tokens.</summary>
    Self,

    /// <summary>Cross-attention: the query is given separately from the prompt and does not count.</summary>
    Cross,
}
