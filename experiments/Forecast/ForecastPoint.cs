using Ccmc.MeanField;
using Ccmc.Models;

namespace Experiments.Forecasting;

/// <summary>What the starts of a matrix share.</summary>
/// <param name="Matrix">P.</param>
/// <param name="MeanField">Its fixed points.</param>
public sealed record ForecastPoint(TransitionMatrix Matrix, MeanFieldAnalysis MeanField);
