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
    private const string LeftOut = "text";
    private const string Caption = "Meaning";
    private const string Interpolation = "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";

    private void WriteInstruction(AssemblyImage image, BodyPart body, int index, bool isSilent)
    {
        var (operation, code) = (body.Operations[index], body.Operations[index].Code);
        text.Append(' ').Append(operation.Name);
        var operand = code.OperandType switch
        {
            _ when isSilent => LeftOut,
            OperandType.InlineNone => operation.Name == "ldc.i4" ? Number(operation.Operand) : null,
            // By places: so a message of another length moves nothing.
            OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget or OperandType.InlineSwitch =>
                string.Join(',', operation.Targets.Select(body.Place)),
            OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.InlineVar or OperandType.InlineI
                or OperandType.InlineI8 => Number(operation.Operand),
            // By their bits: −0 and NaN are not what they look like.
            OperandType.ShortInlineR => ((uint)operation.Operand).ToString("x8", CultureInfo.InvariantCulture),
            OperandType.InlineR => operation.Operand.ToString("x16", CultureInfo.InvariantCulture),
            OperandType.InlineString => Quote(image.Metadata.GetUserString((UserStringHandle)Handle(operation))),
            _ => Referred(image, (EntityHandle)Handle(operation), code),
        };
        if (operand is not null) text.Append(' ').Append(operand);
        text.Append('\n');
    }

    private static Handle Handle(Instruction operation) => MetadataTokens.Handle((int)operation.Operand);

    /// <summary>
    /// Which constants are left out: texts that only make the message of an exception, with the lengths that the compiler takes of them,
    /// and what a table means in words.
    /// </summary>
    private bool[] Silent(AssemblyImage image, BodyPart body, bool[] forMessage)
    {
        var silent = new bool[body.Operations.Count];
        for (var i = 0; i < silent.Length; i++)
        {
            var operation = body.Operations[i];
            if (operation.Code == OpCodes.Ldstr && forMessage[i]) silent[i] = true;
            if (operation.Code.OperandType != OperandType.InlineMethod || Handle(operation) is { Kind: HandleKind.MethodSpecification })
                continue;
            var method = (EntityHandle)Handle(operation);
            var (parent, name) = ParentOf(image, method);
            if (name != ".ctor") continue;
            var (assembly, type) = CodeBase.Spell(image, parent);
            if (type == Interpolation && forMessage[i] && i >= 2 && body.Operations[i - 2].IsConstant) silent[i - 2] = true;
            if (assembly == CodeBase.Engine && reach.Code.MethodOf(image, method) is { } constructor
                && CaptionOf(constructor) is { } distance
                && i >= distance && Enumerable.Range(i - distance, distance).All(k => body.Operations[k].IsConstant))
                silent[i - distance] = true;
        }
        return silent;
    }

    /// <summary>How many arguments from the last a constructor takes a meaning for people, null when it takes none.</summary>
    private static int? CaptionOf(MethodId constructor)
    {
        var metadata = constructor.Image.Metadata;
        foreach (var parameter in constructor.Definition.GetParameters().Select(metadata.GetParameter))
            if (metadata.StringComparer.Equals(parameter.Name, Caption))
                return TypeFamily.Parameters(constructor) - parameter.SequenceNumber + 1;
        return null;
    }

    private static (EntityHandle Parent, string Name) ParentOf(AssemblyImage image, EntityHandle method)
    {
        var metadata = image.Metadata;
        if (method.Kind == HandleKind.MethodDefinition)
        {
            var own = metadata.GetMethodDefinition((MethodDefinitionHandle)method);
            return (own.GetDeclaringType(), metadata.GetString(own.Name));
        }
        var reference = metadata.GetMemberReference((MemberReferenceHandle)method);
        return (reference.Parent, metadata.GetString(reference.Name));
    }

    private string Referred(AssemblyImage image, EntityHandle handle, OpCode code) => handle.Kind switch
    {
        HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification => TypeText(image, handle),
        HandleKind.FieldDefinition => FieldText(image, handle),
        HandleKind.MemberReference when image.Metadata.GetMemberReference((MemberReferenceHandle)handle).GetKind()
            == MemberReferenceKind.Field =>
            FieldText(image, handle),
        HandleKind.StandaloneSignature =>
            SignatureNames.Spell(
                image.Metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(names, null), "*"),
        _ => MethodText(image, handle, isNew: code == OpCodes.Newobj),
    };

    private string TypeText(AssemblyImage image, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => names.GetTypeFromDefinition(image.Metadata, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => names.GetTypeFromReference(image.Metadata, (TypeReferenceHandle)handle, 0),
        _ => names.GetTypeFromSpecification(image.Metadata, null, (TypeSpecificationHandle)handle, 0),
    };

    /// <summary>The name of a caught type, which reflection gives without a token.</summary>
    private string TypeText(Type type)
    {
        if (type.IsGenericParameter) return $"!{type.GenericParameterPosition}";
        if (reach.Code.Find(type) is { } own) return NameOf(own);
        var assembly = type.Assembly.GetName().Name!;
        reach.Foreign.Add(assembly);
        return reach.Code.Packages.Contains(assembly) ? $"[{assembly}]{type}" : type.ToString();
    }

    private string FieldText(AssemblyImage image, EntityHandle handle)
    {
        if (reach.Code.FieldOf(image, handle) is not { } field)
        {
            var reference = image.Metadata.GetMemberReference((MemberReferenceHandle)handle);
            var (name, signature) = (image.Metadata.GetString(reference.Name), reference.DecodeFieldSignature(names, null));
            return $"{TypeText(image, reference.Parent)}::{name} {signature}";
        }
        var definition = field.Definition;
        if (definition.Attributes.HasFlag(FieldAttributes.HasFieldRVA)) return Data(field);
        if (definition.Attributes.HasFlag(FieldAttributes.Static)) Initialize(field);
        var parent = handle.Kind == HandleKind.MemberReference
            ? image.Metadata.GetMemberReference((MemberReferenceHandle)handle).Parent
            : (EntityHandle)field.Type.Handle;
        return $"{TypeText(image, parent)}::{Generated.NameOf(field)} {definition.DecodeSignature(names, null)}";
    }

    /// <summary>The numbers of an array initialiser, by content.</summary>
    private static string Data(FieldId field)
    {
        var data = field.Image.Data(field.Handle);
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
        var (parent, name) = ParentOf(image, handle);
        var signature = handle.Kind == HandleKind.MethodDefinition
            ? image.Metadata.GetMethodDefinition((MethodDefinitionHandle)handle).DecodeSignature(names, null)
            : image.Metadata.GetMemberReference((MemberReferenceHandle)handle).DecodeMethodSignature(names, null);
        var assembly = CodeBase.Spell(image, parent).Assembly;
        if (parent.Kind == HandleKind.TypeSpecification && assembly != CodeBase.Engine)
            Collecting(given).GetTypeFromSpecification(image.Metadata, null, (TypeSpecificationHandle)parent, 0);
        foreach (var type in given.Where(t => !Generated.Is(t))) reach.Give(type, assembly);
        if (reach.Code.MethodOf(image, handle) is { } method) name = Follow(method, isNew);
        return SignatureNames.Spell(signature, $"{TypeText(image, parent)}::{name}{arguments}");
    }

    /// <summary>Goes where a call goes; the name by which it is known.</summary>
    private string Follow(MethodId method, bool isNew)
    {
        if (Generated.Is(method)) return Made(method);
        reach.Call(method);
        if (isNew) reach.Describe(method.Type);
        return method.Name;
    }

    private void Initialize(FieldId field)
    {
        if (!Generated.Is(field.Type)) reach.Initialize(field);
        else if (CodeBase.StaticConstructorOf(field.Type) is { } constructor) Made(constructor);
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
            _ = unit is >= ' ' and <= '~' and not '"' and not '\\'
                ? quoted.Append(unit)
                : quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        return quoted.Append('"').ToString();
    }
}
