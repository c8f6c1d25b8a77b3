using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Security.Cryptography;
using System.Text;

namespace Repro.Code;

internal sealed partial class NormalForm
{
    private void WriteInstruction(AssemblyImage image, ref BlobReader body)
    {
        var code = Instruction.Read(ref body);
        text.Append(' ').Append(code.Name);
        var operand = code.OperandType switch
        {
            OperandType.InlineNone => null,
            OperandType.ShortInlineI when code == OpCodes.Ldc_I4_S => Number(body.ReadSByte()),
            OperandType.ShortInlineBrTarget => Number(body.ReadSByte()),
            OperandType.ShortInlineI or OperandType.ShortInlineVar => Number(body.ReadByte()),
            OperandType.InlineVar => Number(body.ReadUInt16()),
            OperandType.InlineI or OperandType.InlineBrTarget => Number(body.ReadInt32()),
            OperandType.InlineI8 => Number(body.ReadInt64()),
            // By their bits: −0 and NaN are not what they look like.
            OperandType.ShortInlineR => body.ReadUInt32().ToString("x8", CultureInfo.InvariantCulture),
            OperandType.InlineR => body.ReadUInt64().ToString("x16", CultureInfo.InvariantCulture),
            OperandType.InlineSwitch => Targets(ref body),
            OperandType.InlineString => Quote(image.Metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(body.ReadInt32()))),
            _ => Referred(image, MetadataTokens.EntityHandle(body.ReadInt32()), code),
        };
        if (operand is not null) text.Append(' ').Append(operand);
        text.Append('\n');
    }

    private static string Targets(ref BlobReader body)
    {
        var targets = new int[body.ReadInt32()];
        for (var i = 0; i < targets.Length; i++) targets[i] = body.ReadInt32();
        return string.Join(',', targets);
    }

    private string Referred(AssemblyImage image, EntityHandle handle, OpCode code) => handle.Kind switch
    {
        HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification => TypeText(image, handle),
        HandleKind.FieldDefinition => FieldText(image, handle),
        HandleKind.MemberReference when image.Metadata.GetMemberReference((MemberReferenceHandle)handle).GetKind() == MemberReferenceKind.Field =>
            FieldText(image, handle),
        HandleKind.StandaloneSignature =>
            SignatureNames.Spell(image.Metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(names, null), "*"),
        _ => MethodText(image, handle, isNew: code == OpCodes.Newobj),
    };

    private string TypeText(AssemblyImage image, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => names.GetTypeFromDefinition(image.Metadata, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => names.GetTypeFromReference(image.Metadata, (TypeReferenceHandle)handle, 0),
        _ => names.GetTypeFromSpecification(image.Metadata, null, (TypeSpecificationHandle)handle, 0),
    };

    private string FieldText(AssemblyImage image, EntityHandle handle)
    {
        if (reach.Code.FieldOf(image, handle) is not { } field)
        {
            var reference = image.Metadata.GetMemberReference((MemberReferenceHandle)handle);
            return $"{TypeText(image, reference.Parent)}::{image.Metadata.GetString(reference.Name)} {reference.DecodeFieldSignature(names, null)}";
        }
        var definition = field.Definition;
        if (definition.Attributes.HasFlag(FieldAttributes.HasFieldRVA)) return Data(field);
        if (definition.Attributes.HasFlag(FieldAttributes.Static)) Initialize(field.Type);
        var parent = handle.Kind == HandleKind.MemberReference
            ? image.Metadata.GetMemberReference((MemberReferenceHandle)handle).Parent
            : (EntityHandle)field.Type.Handle;
        return $"{TypeText(image, parent)}::{Generated.NameOf(field)} {definition.DecodeSignature(names, null)}";
    }

    /// <summary>The numbers of an array initialiser, by content.</summary>
    private static string Data(FieldId field)
    {
        var data = field.Image.Data(field.Definition);
        return $"data {data.Length} {Convert.ToHexStringLower(SHA256.HashData(data))}";
    }

    private string MethodText(AssemblyImage image, EntityHandle handle, bool isNew)
    {
        var arguments = "";
        List<TypeId> given = [];
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            var specification = image.Metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
            handle = specification.Method;
            arguments = $"<{string.Join(',', specification.DecodeSignature(Collecting(given), null))}>";
        }
        var (parent, name, signature) = Parts(image, handle);
        var assembly = CodeBase.Spell(image, parent).Assembly;
        if (parent.Kind == HandleKind.TypeSpecification && assembly != CodeBase.Engine)
            Collecting(given).GetTypeFromSpecification(image.Metadata, null, (TypeSpecificationHandle)parent, 0);
        foreach (var type in given.Where(t => !Generated.Is(t))) reach.Give(type, assembly);
        if (reach.Code.MethodOf(image, handle) is { } method) name = Follow(method, isNew);
        return SignatureNames.Spell(signature, $"{TypeText(image, parent)}::{name}{arguments}");
    }

    /// <summary>Parent, name and signature of a method, wherever it is declared.</summary>
    private (EntityHandle Parent, string Name, MethodSignature<string> Signature) Parts(AssemblyImage image, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodDefinition)
        {
            var own = image.Metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
            return (own.GetDeclaringType(), image.Metadata.GetString(own.Name), own.DecodeSignature(names, null));
        }
        var reference = image.Metadata.GetMemberReference((MemberReferenceHandle)handle);
        return (reference.Parent, image.Metadata.GetString(reference.Name), reference.DecodeMethodSignature(names, null));
    }

    /// <summary>Goes where a call goes; the name by which it is known.</summary>
    private string Follow(MethodId method, bool isNew)
    {
        // A type without beforefieldinit runs its static constructor at the first use of any member.
        if (!method.Type.Definition.Attributes.HasFlag(TypeAttributes.BeforeFieldInit)) Initialize(method.Type);
        if (Generated.Is(method)) return Made(method);
        reach.Call(method);
        if (isNew) reach.Describe(method.Type);
        return method.Name;
    }

    private void Initialize(TypeId type)
    {
        if (CodeBase.StaticConstructorOf(type) is not { } constructor) return;
        if (Generated.Is(constructor)) Made(constructor);
        else reach.Add(constructor);
    }

    private SignatureNames Collecting(List<TypeId> found) => new(reach.Code, type =>
    {
        found.Add(type);
        return NameOf(type);
    }, assembly => reach.Foreign.Add(assembly));

    /// <summary>Quoted; everything beyond plain ASCII by its code unit, so that no two texts look alike.</summary>
    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var unit in value)
            _ = unit is >= ' ' and <= '~' and not '"' and not '\\' ? quoted.Append(unit) : quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        return quoted.Append('"').ToString();
    }
}
