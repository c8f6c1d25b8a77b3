using System.Globalization;

namespace Repro.Planning;

/// <summary>One cell as a user names it: <c>CELL-rREPLICATE</c>.</summary>
/// <param name="Cell">The <c>cell</c> column.</param>
/// <param name="Replicate">The replicate, from 0.</param>
public readonly record struct CellAddress(string Cell, int Replicate)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cell}-r{Replicate}");

    /// <summary>Reads <c>CELL-rREPLICATE</c>; false for any other text.</summary>
    public static bool TryParse(string text, out CellAddress address)
    {
        var at = text.LastIndexOf("-r", StringComparison.Ordinal);
        address = default;
        if (at < 1 || !int.TryParse(text.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var replicate)) return false;
        address = new(text[..at], replicate);
        return true;
    }
}
