namespace Repro.Data;

/// <summary>A data file that cannot be read on: where (<c>file:line</c>), what was found, what is allowed and what to do.</summary>
public sealed class DataFaultException(string message) : Exception(message);
