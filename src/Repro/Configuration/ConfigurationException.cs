namespace Repro.Configuration;

/// <summary>A configuration or the options beside it are wrong; nothing was started.</summary>
public sealed class ConfigurationException(IReadOnlyList<Mistake> mistakes) : Exception(string.Join('\n', mistakes))
{
    /// <summary>Every mistake found, in the order of the text.</summary>
    public IReadOnlyList<Mistake> Mistakes { get; } = mistakes;
}
