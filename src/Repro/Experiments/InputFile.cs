using System.Security.Cryptography;
using Repro.Files;

namespace Repro.Experiments;

/// <summary>A file named in a configuration, hashed when the configuration is read: an experiment sees its content, never the
/// disk.</summary>
public sealed class InputFile : IEquatable<InputFile>
{
    /// <summary>Bytes above which the content stays on the disk, and only a <see cref="StreamedAttribute"/> parameter may name the
    /// file.</summary>
    public const long LargestInMemory = 256L << 20;

    /// <summary>Bytes above which a run does not copy the file into its folder, but names it in <c>config.yaml</c> and <c>manifest.json</c>
    /// by path, length and hash.</summary>
    public const long LargestCopied = 16L << 20;

    private readonly ReadOnlyMemory<byte> content;
    private readonly string? location;
    private readonly DateTime changed;
    private readonly Dictionary<object, object> derived = [];

    /// <summary>A file whose content is in memory.</summary>
    public InputFile(string path, ReadOnlyMemory<byte> content)
    {
        (Path, this.content, Length) = (path, content, content.Length);
        Hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
    }

    /// <summary>A file that stays on the disk, read once to hash it.</summary>
    /// <exception cref="IOException">It cannot be read, or changed meanwhile.</exception>
    internal InputFile(string path, string location)
    {
        (Path, this.location, changed) = (path, location, File.GetLastWriteTimeUtc(location));
        using var stream = File.OpenRead(location);
        Length = stream.Length;
        Hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        ThrowIfChanged();
    }

    /// <summary>As it was named.</summary>
    public string Path { get; }

    /// <summary>Its name without the folders: what tables show.</summary>
    public string Name => System.IO.Path.GetFileName(Path.Replace('\\', '/'));

    /// <summary>SHA-256 of the content, lower-case hexadecimal: the file's identity in every key.</summary>
    public string Hash { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>The bytes.</summary>
    /// <exception cref="InvalidOperationException">The file is too large for memory; only a <see cref="StreamedAttribute"/> parameter has
    /// such.</exception>
    public ReadOnlyMemory<byte> Content =>
        location is null ? content : throw new InvalidOperationException($"'{Name}' is too large for memory; it is read as a stream");

    /// <summary>
    /// What is made of the file, once for each key, so that checking a configuration and running it read it once. The key holds all that
    /// the result depends on; threads wait for one another.
    /// </summary>
    public T Once<T>(object key, Func<T> make) where T : class
    {
        lock (derived)
        {
            if (derived.TryGetValue((typeof(T), key), out var known)) return (T)known;
            var made = make();
            derived.Add((typeof(T), key), made);
            return made;
        }
    }

    /// <summary>The same bytes named the same way.</summary>
    public bool Equals(InputFile? other) => other is not null && Path == other.Path && Hash == other.Hash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InputFile);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether a run copies it into its folder.</summary>
    internal bool IsCopied => Length <= LargestCopied;

    /// <summary>A stream over the bytes, from the first. One over a file on the disk looks at its end, too, whether these are still the
    /// bytes that were hashed.</summary>
    /// <exception cref="IOException">The file cannot be read, or has changed since it was hashed.</exception>
    internal Stream Open()
    {
        if (location is null) return new MemoryStream(content.ToArray(), writable: false);
        ThrowIfChanged();
        return new WatchedStream(
            new FileStream(location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan),
            ThrowIfChanged);
    }

    /// <summary>By length and time of the last write: such a file is too large to be hashed at each reading.</summary>
    private void ThrowIfChanged()
    {
        var now = new FileInfo(location!);
        if (!now.Exists || now.Length != Length || now.LastWriteTimeUtc != changed)
            throw new IOException($"'{Name}' has changed since its content was hashed; wait for its writer to finish, then run again");
    }
}
