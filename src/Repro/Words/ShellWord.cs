namespace Repro.Words;

/// <summary>Words of a command as a POSIX shell reads them back.</summary>
public static class ShellWord
{
    /// <summary>The word, in quotes where the shell would see more in it than letters.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:@+,%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Words in one line.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));
}
