using System.Numerics;
using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>
/// Walks all faces of a simplex as a tree (each token in turn left out or taken in) and names those that may hold a fixed point: where
/// P_SSᵀ u = 1 has u &gt; 0, nearly so, or no digits. The elimination of a face is that of its parent with one pivot more, so a token with
/// r tokens after it costs O(K r) at 2^(K − r) places: some tens of operations a face.
/// </summary>
/// <remarks>
/// Gauss–Jordan elimination: the right-hand side of a row that has been a pivot row is u. A token whose pivot is small waits until a later
/// one gives it a larger pivot, off the diagonal too (a zero diagonal has no other); what still waits at the end, and what met an entry
/// above <see cref="LargestEntry"/>, is named and left to a solve with pivoting. Not safe for several threads. Reference: [GVL13] section
/// 3.4.
/// </remarks>
internal sealed class FaceSearch
{
    /// <summary>Most tokens of a search: a face is a bit mask, and 2²⁰ of them take seconds.</summary>
    public const int MostTokens = 20;

    /// <summary>Pivots up to this times the largest entry of P wait.</summary>
    private const double SmallestPivot = 1e-3;

    /// <summary>Entries of a tableau are good to about their largest magnitude so far times 10⁻¹⁵: up to here to 10⁻⁹, well below the
    /// margin.</summary>
    private const double LargestEntry = 1e6;

    /// <summary>A face is passed over when some u_i is below minus this times the largest.</summary>
    private const double Margin = 1e-6;

    /// <summary>Tokens still undecided where the search looks whether it is to stop: every 256 faces.</summary>
    private const int LookAt = 8;

    private readonly int count;
    private readonly int width;
    private readonly double smallest;
    private readonly double[][] tableaus;
    private readonly List<int> found = [];
    private readonly CancellationToken cancellation;

    public FaceSearch(TransitionMatrix matrix, ReadOnlySpan<int> present, CancellationToken cancellation = default)
    {
        this.cancellation = cancellation;
        (count, width) = (present.Length, present.Length + 1);
        tableaus = new double[count + 1][];
        for (var depth = 0; depth <= count; depth++) tableaus[depth] = new double[count * width];
        var largest = 0.0;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                var p = matrix.Probability(present[j], present[i]);
                tableaus[0][i * width + j] = p;
                largest = Math.Max(largest, p);
            }
            tableaus[0][i * width + count] = 1;
        }
        smallest = SmallestPivot * largest;
    }

    /// <summary>
    /// Faces that may hold a fixed point, as masks over the positions in the list of tokens present, among those whose first
    /// <paramref name="depth"/> positions are as in <paramref name="prefix"/>.
    /// </summary>
    public IReadOnlyList<int> Under(int prefix, int depth)
    {
        found.Clear();
        var (at, face, safe) = (0, default(Visited), true);
        for (var token = 0; token < depth; token++)
            if ((prefix >> token & 1) != 0) (at, face, safe) = TakeIn(at, face, token, safe);
        Descend(at, face, depth, safe);
        return found;
    }

    private void Descend(int at, Visited face, int token, bool safe)
    {
        if (token == count)
        {
            if (face.Tokens != 0 && (!safe || face.WaitingRows != 0 || MayBePositive(at, face.Tokens))) found.Add(face.Tokens);
            return;
        }
        if (count - token == LookAt) cancellation.ThrowIfCancellationRequested();
        Descend(at, face, token + 1, safe);
        var (below, larger, stillSafe) = TakeIn(at, face, token, safe);
        Descend(below, larger, token + 1, stillSafe);
    }

    /// <summary>Takes a token in: pivots while an entry among the waiting rows and columns is large enough. The tableau that results is
    /// that of its depth.</summary>
    private (int At, Visited Face, bool Safe) TakeIn(int at, Visited face, int token, bool safe)
    {
        var bit = 1 << token;
        face = new(face.Tokens | bit, face.WaitingRows | bit, face.WaitingColumns | bit);
        // Once a face is unsafe all below it are: nothing is computed there.
        while (safe && Pivot(tableaus[at], face) is var (row, column) && row >= 0)
        {
            safe = Eliminate(tableaus[at], token, face, row, column);
            at = token + 1;
            // The row now carries u of the column's token.
            face = face with { WaitingRows = face.WaitingRows & ~(1 << row), WaitingColumns = face.WaitingColumns & ~(1 << column) };
        }
        return (at, face, safe);
    }

    private (int Row, int Column) Pivot(double[] tableau, Visited face)
    {
        var (best, row, column) = (smallest, -1, -1);
        for (var rows = face.WaitingRows; rows != 0; rows &= rows - 1)
            for (var columns = face.WaitingColumns; columns != 0; columns &= columns - 1)
            {
                var (i, j) = (BitOperations.TrailingZeroCount(rows), BitOperations.TrailingZeroCount(columns));
                if (!(Math.Abs(tableau[i * width + j]) > best)) continue;
                (best, row, column) = (Math.Abs(tableau[i * width + j]), i, j);
            }
        return (row, column);
    }

    /// <summary>Eliminates the pivot's column from the face's other rows and the undecided ones, in the columns that wait, are undecided,
    /// or the right-hand side, into the tableau of the token's depth; false when an entry is too large.</summary>
    private bool Eliminate(double[] from, int token, Visited face, int row, int column)
    {
        var (to, undecided) = (tableaus[token + 1], token + 1);
        var waiting = face.WaitingColumns & ~(1 << column);
        var divisor = from[row * width + column];
        var source = from.AsSpan(row * width, width);
        var target = to.AsSpan(row * width, width);
        var largest = 0.0;
        for (var columns = waiting; columns != 0; columns &= columns - 1) Divide(BitOperations.TrailingZeroCount(columns), source, target);
        for (var j = undecided; j < width; j++) Divide(j, source, target);
        for (var i = 0; i < count; i++)
        {
            if (i == row || (i < undecided && (face.Tokens >> i & 1) == 0)) continue;
            var factor = from[i * width + column];
            var read = from.AsSpan(i * width, width);
            var write = to.AsSpan(i * width, width);
            for (var columns = waiting; columns != 0; columns &= columns - 1)
            {
                var j = BitOperations.TrailingZeroCount(columns);
                write[j] = read[j] - factor * target[j];
            }
            for (var j = undecided; j < write.Length; j++) write[j] = read[j] - factor * target[j];
        }
        return largest <= LargestEntry;

        void Divide(int j, ReadOnlySpan<double> read, Span<double> write)
        {
            write[j] = read[j] / divisor;
            largest = Math.Max(largest, Math.Abs(write[j]));
        }
    }

    private bool MayBePositive(int at, int tokens)
    {
        var tableau = tableaus[at];
        var (least, largest) = (double.PositiveInfinity, 0.0);
        for (var rest = tokens; rest != 0; rest &= rest - 1)
        {
            var u = tableau[BitOperations.TrailingZeroCount(rest) * width + count];
            least = Math.Min(least, u);
            largest = Math.Max(largest, Math.Abs(u));
        }
        return !(least < -Margin * largest);
    }

    /// <summary>Tokens taken in, and the rows and columns among them that still wait for a pivot: masks.</summary>
    private readonly record struct Visited(int Tokens, int WaitingRows, int WaitingColumns);
}
