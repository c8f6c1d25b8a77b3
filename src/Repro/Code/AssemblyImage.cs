using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Repro.Code;

/// <summary>A type of the project: the row of its assembly's table.</summary>
internal readonly record struct TypeId(AssemblyImage Image, TypeDefinitionHandle Handle)
{
    public TypeDefinition Definition => Image.Metadata.GetTypeDefinition(Handle);
}

/// <summary>A method of the project.</summary>
internal readonly record struct MethodId(AssemblyImage Image, MethodDefinitionHandle Handle)
{
    public MethodDefinition Definition => Image.Metadata.GetMethodDefinition(Handle);

    public string Name => Image.Metadata.GetString(Definition.Name);

    public TypeId Type => new(Image, Definition.GetDeclaringType());
}

/// <summary>A field of the project.</summary>
internal readonly record struct FieldId(AssemblyImage Image, FieldDefinitionHandle Handle)
{
    public FieldDefinition Definition => Image.Metadata.GetFieldDefinition(Handle);

    public string Name => Image.Metadata.GetString(Definition.Name);

    public TypeId Type => new(Image, Definition.GetDeclaringType());
}

/// <summary>A compiled assembly as its file holds it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The reader reads an array in memory for as long as the process lives: there is nothing to release.")]
internal sealed class AssemblyImage
{
    private readonly PEReader file;
    private readonly Dictionary<string, TypeDefinitionHandle> types = new(StringComparer.Ordinal);
    private readonly Dictionary<TypeDefinitionHandle, string> names = [];

    public AssemblyImage(ImmutableArray<byte> content)
    {
        file = new(content);
        Metadata = file.GetMetadataReader();
        Name = Metadata.GetString(Metadata.GetAssemblyDefinition().Name);
        foreach (var handle in Metadata.TypeDefinitions)
        {
            var name = FullName(handle);
            names[handle] = $"[{Name}]{name}";
            types[name] = handle;
        }
    }

    public MetadataReader Metadata { get; }

    /// <summary>The assembly's simple name.</summary>
    public string Name { get; }

    /// <summary>What this build of it is: a hash of its sources, compiler and options.</summary>
    public Guid ModuleVersion => Metadata.GetGuid(Metadata.GetModuleDefinition().Mvid);

    public IEnumerable<TypeId> Types => Metadata.TypeDefinitions.Select(h => new TypeId(this, h));

    /// <summary><c>[Assembly]Namespace.Outer+Inner</c>.</summary>
    public string NameOf(TypeDefinitionHandle handle) => names[handle];

    /// <summary>The type of that name (<c>Namespace.Outer+Inner</c>), null when there is none.</summary>
    public TypeId? Find(string fullName) => types.TryGetValue(fullName, out var handle) ? new(this, handle) : null;

    /// <summary>A method's body, null when it has none.</summary>
    public MethodBodyBlock? Body(MethodDefinition method) =>
        method.RelativeVirtualAddress == 0 ? null : file.GetMethodBody(method.RelativeVirtualAddress);

    /// <summary>The bytes from which a static field starts (the numbers of an array initialiser): a number, or a struct of explicit size.</summary>
    public ReadOnlySpan<byte> Data(FieldDefinition field)
    {
        var signature = Metadata.GetBlobReader(field.Signature);
        signature.ReadSignatureHeader();
        var size = signature.ReadSignatureTypeCode() switch
        {
            SignatureTypeCode.Boolean or SignatureTypeCode.Byte or SignatureTypeCode.SByte => 1,
            SignatureTypeCode.Char or SignatureTypeCode.Int16 or SignatureTypeCode.UInt16 => 2,
            SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 or SignatureTypeCode.Single => 4,
            SignatureTypeCode.Int64 or SignatureTypeCode.UInt64 or SignatureTypeCode.Double => 8,
            SignatureTypeCode.TypeHandle => Metadata.GetTypeDefinition((TypeDefinitionHandle)signature.ReadTypeHandle()).GetLayout().Size,
            var other => throw new BadImageFormatException($"literal data of type {other}"),
        };
        return file.GetSectionData(field.GetRelativeVirtualAddress()).GetContent(0, size).AsSpan();
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        var type = Metadata.GetTypeDefinition(handle);
        var name = Metadata.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer) return $"{FullName(outer)}+{name}";
        return type.Namespace.IsNil ? name : $"{Metadata.GetString(type.Namespace)}.{name}";
    }
}
