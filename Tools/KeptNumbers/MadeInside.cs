using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace DslPeft.KeptNumbers;

/// <summary>
/// The methods of TorchSharp that make a <c>Scalar</c> or call one that does, such as the operator of <c>x * 0.5</c>: none keeps it alive
/// while torch reads it. They are found by what their code calls.
/// </summary>
internal sealed class MadeInside
{
    private static readonly ConcurrentDictionary<string, Lazy<MadeInside>> Read = new();

    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    private readonly HashSet<int> _tokens = [];

    private MadeInside(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var calls = new Dictionary<int, List<int>>();
        var makers = new HashSet<int>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            var type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
            var token = MetadataTokens.GetToken(handle);
            if (type == "ScalarExtensionMethods" || type == "Scalar" && metadata.GetString(method.Name) == "op_Implicit")
                makers.Add(token);
            else if (method.RelativeVirtualAddress != 0)
                calls[token] = [.. Called(metadata, file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!)];
        }
        while (
            calls.Where(call => !_tokens.Contains(call.Key) && call.Value.Exists(Makes)).Select(call => call.Key).ToList()
                is { Count: > 0 } more
        )
            _tokens.UnionWith(more);

        bool Makes(int token) => makers.Contains(token) || _tokens.Contains(token);
    }

    /// <summary>Those of an assembly file, read once.</summary>
    public static MadeInside Of(string path) => Read.GetOrAdd(path, one => new(() => new MadeInside(one))).Value;

    /// <summary>True for the metadata token of such a method.</summary>
    public bool Contains(int token) => _tokens.Contains(token);

    /// <summary>Tokens of the assembly's own methods that some code calls.</summary>
    private static IEnumerable<int> Called(MetadataReader metadata, byte[] code)
    {
        foreach (var token in Tokens(code))
        {
            var handle = MetadataTokens.EntityHandle(token);
            if (handle.Kind == HandleKind.MethodSpecification)
                handle = metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
            if (handle.Kind == HandleKind.MethodDefinition)
                yield return MetadataTokens.GetToken(handle);
        }
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        var i = 0;
        while (i < code.Length)
        {
            int value = code[i++];
            if (value == 0xFE)
                value = value << 8 | code[i++];
            var operand = Operands[value];
            if (operand == OperandType.InlineMethod)
                yield return BitConverter.ToInt32(code, i);
            i += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, i),
                _ => 4,
            };
        }
    }
}
