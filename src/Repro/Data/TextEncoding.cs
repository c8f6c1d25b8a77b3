namespace Repro.Data;

/// <summary>How a text file's bytes stand for characters.</summary>
public enum TextEncoding
{
    /// <summary>By its byte order mark; without one UTF-16 where every other of the first bytes is zero, else UTF-8. Never guessed beyond
    /// that.</summary>
    Auto,

    /// <summary>UTF-8, with or without mark.</summary>
    Utf8,

    /// <summary>UTF-16, little-endian unless its mark or its first bytes say otherwise.</summary>
    Utf16,

    /// <summary>ISO 8859-1: every byte is a character.</summary>
    Latin1,
}
