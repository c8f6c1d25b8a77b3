using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;

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

/// <summary>A loaded assembly as it was compiled, read from memory: it looks the same from a file, from a single-file program and with
/// native code beside it.</summary>
internal sealed class AssemblyImage
{
    private readonly Assembly assembly;
    private readonly Dictionary<string, TypeDefinitionHandle> types = new(StringComparer.Ordinal);
    private readonly Dictionary<TypeDefinitionHandle, string> names = [];

    /// <exception cref="NotSupportedException">The assembly was not compiled ahead, but made while the program runs.</exception>
    public AssemblyImage(Assembly assembly)
    {
        this.assembly = assembly;
        Metadata = Read(assembly);
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

    public IEnumerable<TypeId> Types => Metadata.TypeDefinitions.Select(h => new TypeId(this, h));

    /// <summary><c>[Assembly]Namespace.Outer+Inner</c>.</summary>
    public string NameOf(TypeDefinitionHandle handle) => names[handle];

    /// <summary>The type of that name (<c>Namespace.Outer+Inner</c>), null when there is none.</summary>
    public TypeId? Find(string fullName) => types.TryGetValue(fullName, out var handle) ? new(this, handle) : null;

    /// <summary>The type that runs under that name, null when it is another assembly's.</summary>
    public TypeId? Find(Type type) =>
        type.Assembly == assembly ? new(this, (TypeDefinitionHandle)MetadataTokens.Handle(type.MetadataToken)) : null;

    /// <summary>A method's body, null when it has none.</summary>
    public MethodBody? Body(MethodDefinitionHandle method) =>
        Metadata.GetMethodDefinition(method).RelativeVirtualAddress == 0 ? null
        : assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(method))!.GetMethodBody();

    /// <summary>The bytes from which a static field starts (the numbers of an array initialiser): a number, or a struct of explicit
    /// size.</summary>
    public byte[] Data(FieldDefinitionHandle handle)
    {
        var signature = Metadata.GetBlobReader(Metadata.GetFieldDefinition(handle).Signature);
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
        var data = new byte[size];
        RuntimeHelpers.InitializeArray(data, assembly.ManifestModule.ResolveField(MetadataTokens.GetToken(handle))!.FieldHandle);
        return data;
    }

    private static unsafe MetadataReader Read(Assembly assembly) => assembly.TryGetRawMetadata(out var start, out var length)
        ? new(start, length)
        : throw new NotSupportedException($"{assembly} has no metadata to read: its code cannot be identified");

    private string FullName(TypeDefinitionHandle handle)
    {
        var type = Metadata.GetTypeDefinition(handle);
        var name = Metadata.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer) return $"{FullName(outer)}+{name}";
        return type.Namespace.IsNil ? name : $"{Metadata.GetString(type.Namespace)}.{name}";
    }
}
