using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Repro.Planning;
using Repro.Tables;
using Repro.Words;

namespace Repro.Store;

/// <summary>One line of the store: see FORMAT.md.</summary>
internal static class StoreLine
{
    private const int ChecksumLength = 16;
    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The bytes of a cell's line, with its line feed.</summary>
    public static byte[] Encode(StoredCell cell, IReadOnlyList<RowTable> tables)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write("0000000000000000 "u8);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("key", cell.Key.ToString());
            writer.WriteString("cell", cell.Address.ToString());
            writer.WriteNumber("seed", cell.Seed);
            writer.WriteNumber("seconds", cell.Seconds);
            if (cell.Failure is not null) writer.WriteString("failure", cell.Failure);
            else WriteRows(writer, cell.Rows, tables);
            writer.WriteEndObject();
        }
        buffer.Write("\n"u8);
        var line = buffer.WrittenSpan.ToArray();
        Checksum(line.AsSpan(ChecksumLength + 1, line.Length - ChecksumLength - 2), line);
        return line;
    }

    /// <summary>Reads a line without its line feed; null when it is torn or altered.</summary>
    /// <param name="line">Its bytes.</param>
    /// <param name="tables">The experiment's.</param>
    /// <param name="wanted">Whose rows are read; those of other cells may be of a form that the tables no longer have.</param>
    public static StoredCell? Decode(ReadOnlyMemory<byte> line, IReadOnlyList<RowTable> tables, Func<CellKey, bool> wanted)
    {
        if (line.Length < ChecksumLength + 2 || line.Span[ChecksumLength] != ' ') return null;
        var json = line[(ChecksumLength + 1)..];
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        Checksum(json.Span, checksum);
        if (!line.Span[..ChecksumLength].SequenceEqual(checksum)) return null;
        try
        {
            return Read(json, tables, wanted);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The rows as written in a line: two cells gave the same if and only if these are the same.</summary>
    public static byte[] EncodeRows(StoredCell cell, IReadOnlyList<RowTable> tables)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            WriteRows(writer, cell.Rows, tables);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteRows(Utf8JsonWriter writer, IReadOnlyList<CellRow> rows, IReadOnlyList<RowTable> tables)
    {
        writer.WriteStartObject("rows");
        for (var table = 0; table < tables.Count; table++)
        {
            var open = false;
            foreach (var row in rows)
            {
                if (row.Table != table) continue;
                if (!open) writer.WriteStartArray(tables[table].Definition.Name);
                open = true;
                JsonSerializer.Serialize(writer, row.Row, tables[table].Definition.RowType, Json.Compact);
            }
            if (open) writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static StoredCell? Read(ReadOnlyMemory<byte> json, IReadOnlyList<RowTable> tables, Func<CellKey, bool> wanted)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (!CellKey.TryParse(root.GetProperty("key").GetString(), out var key)) return null;
        var seconds = root.GetProperty("seconds").GetDouble();
        var address = root.TryGetProperty("cell", out var cell) && CellAddress.TryParse(cell.GetString()!, out var parsed)
            ? parsed
            : default;
        var seed = root.TryGetProperty("seed", out var given) ? given.GetUInt64() : 0;
        if (root.TryGetProperty("failure", out var failure))
            return new(key, seconds, [], failure.GetString()) { Address = address, Seed = seed };
        var rows = new List<CellRow>();
        if (!wanted(key)) return new(key, seconds, rows, null) { Address = address, Seed = seed };
        foreach (var property in root.GetProperty("rows").EnumerateObject())
        {
            var table = IndexOf(tables, property.Name);
            foreach (var row in property.Value.EnumerateArray())
                rows.Add(new(
                    table, row.Deserialize(tables[table].Definition.RowType, Json.Compact) ?? throw new JsonException("a row is null")));
        }
        return new(key, seconds, rows, null) { Address = address, Seed = seed };
    }

    private static int IndexOf(IReadOnlyList<RowTable> tables, string name)
    {
        for (var i = 0; i < tables.Count; i++)
            if (tables[i].Definition.Name == name) return i;
        throw new KeyNotFoundException(name);
    }

    /// <summary>The first 64 bits of SHA-256, as 16 lower-case hexadecimal digits.</summary>
    private static void Checksum(ReadOnlySpan<byte> json, Span<byte> digits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, hash);
        Convert.TryToHexStringLower(hash[..(ChecksumLength / 2)], digits, out _);
    }
}
