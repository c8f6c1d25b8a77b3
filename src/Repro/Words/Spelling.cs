using System.Text;

namespace Repro.Words;

/// <summary>How names of the code are spelled in configurations, tables and keys.</summary>
internal static class Spelling
{
    /// <summary><c>VocabularySize</c> as <c>vocabulary_size</c>.</summary>
    public static string SnakeCase(string name) => Separated(name, '_');

    /// <summary><c>FromMatrix</c> as <c>from-matrix</c>.</summary>
    public static string KebabCase(string name) => Separated(name, '-');

    /// <summary>A word starts at a capital, but for those inside a run of capitals: <c>MLEExists</c> is two words.</summary>
    private static string Separated(string name, char separator)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var starts = char.IsUpper(name[i]) && i > 0
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts) text.Append(separator);
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
