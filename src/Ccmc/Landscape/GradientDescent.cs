using Ccmc.Algebra;

namespace Ccmc.Landscape;

/// <summary>Plain gradient descent on W restricted to S_E, from W = 0: U ← U − η ∇ℓ(U). Not safe for several threads.</summary>
public sealed class GradientDescent(AttentionLoss loss, double step)
{
    /// <summary>U, (K − 1) × K.</summary>
    public Matrix Coordinates { get; private set; } = new(loss.Data.VocabularySize - 1, loss.Data.VocabularySize);

    /// <summary>A at U, K × K.</summary>
    public Matrix Logits { get; private set; } = new(loss.Data.VocabularySize, loss.Data.VocabularySize);

    /// <summary>Steps made.</summary>
    public long Iterations { get; private set; }

    /// <summary>‖∇ℓ‖ at U (Frobenius, nats per unit of W).</summary>
    public double GradientNorm() => loss.Gradient(Logits).FrobeniusNorm();

    /// <summary>One step.</summary>
    public void Advance()
    {
        var gradient = loss.Gradient(Logits);
        for (var a = 0; a < gradient.Rows; a++)
            for (var b = 0; b < gradient.Columns; b++) Coordinates[a, b] -= step * gradient[a, b];
        Logits = loss.Logits(Coordinates);
        Iterations++;
    }
}
