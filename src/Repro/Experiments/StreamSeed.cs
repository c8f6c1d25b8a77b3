namespace Repro.Experiments;

/// <summary>256 bits that start one named random stream. Never all zero.</summary>
public readonly record struct StreamSeed(ulong S0, ulong S1, ulong S2, ulong S3);
