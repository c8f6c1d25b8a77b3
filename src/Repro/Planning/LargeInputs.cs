using System.Globalization;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Planning;

/// <summary>Files that a configuration names and that are too large to be copied into the run's folder.</summary>
internal static class LargeInputs
{
    /// <summary>What the user should know: a sentence for each.</summary>
    public static IEnumerable<string> Notices(IReadOnlyDictionary<string, InputFile> inputs) =>
        Of(inputs).Select(
            i => $"'{i.Value.Path}' ({Size(i.Value)}) is not copied into the run's folder; its path and SHA-256 are in config.yaml and "
                + $"manifest.json");

    /// <summary>Lines below a resolved configuration that say what is to be put where before it can be run; empty if there are
    /// none.</summary>
    public static string Comments(IReadOnlyDictionary<string, InputFile> inputs) =>
        string.Concat(
            Of(inputs).Select(
                i => PlainText.OfLine(
                    $"# not copied: {i.Key}, {Size(i.Value)}, SHA-256 {i.Value.Hash}; put the file there to run this configuration")
                        + "\n"));

    private static IEnumerable<KeyValuePair<string, InputFile>> Of(IReadOnlyDictionary<string, InputFile> inputs) =>
        inputs.Where(i => !i.Value.IsCopied);

    private static string Size(InputFile file) => string.Create(CultureInfo.InvariantCulture, $"{file.Length / 1e6:0.0} MB");
}
