namespace Ccmc.MeanField;

/// <summary>The stationary law of a finite Markov chain.</summary>
internal static class StationaryLaw
{
    /// <summary>States from which eliminating one takes long enough to look whether to stop.</summary>
    private const int Large = 64;

    /// <summary>
    /// Writes the stationary law of the n × n chain <paramref name="q"/> (row by row, overwritten; rows need no normalisation on the
    /// diagonal, which is not read) by Grassmann–Taksar–Heyman elimination: no subtraction, so every entry keeps its digits. Irreducible on
    /// its n states; one that is left with a probability below the smallest double holds all the law.
    /// </summary>
    /// <remarks>Reference: [GTH85].</remarks>
    public static void Write(Span<double> q, Span<double> law, CancellationToken cancellation = default)
    {
        var n = law.Length;
        for (var k = n - 1; k > 0; k--)
        {
            if (k > Large) cancellation.ThrowIfCancellationRequested();
            var exit = 0.0;
            for (var j = 0; j < k; j++) exit += q[k * n + j];
            if (exit == 0)
            {
                law.Clear();
                law[k] = 1;
                return;
            }
            for (var i = 0; i < k; i++)
            {
                q[i * n + k] /= exit;
                for (var j = 0; j < k; j++)
                    if (j != i) q[i * n + j] += q[i * n + k] * q[k * n + j];
            }
        }
        law[0] = 1;
        var total = 1.0;
        for (var k = 1; k < n; k++)
        {
            law[k] = 0;
            for (var i = 0; i < k; i++) law[k] += law[i] * q[i * n + k];
            total += law[k];
        }
        for (var k = 0; k < n; k++) law[k] /= total;
    }
}
