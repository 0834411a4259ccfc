using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>Finds the names that mean something else where a type stands: a class <c>Tensor</c> of the user's own namespace comes before one
/// that a using directive brings in, a member <c>linear</c> before the function, and a namespace <c>Company.DslPeft</c> before ours. Emitted code qualifies such names.</summary>
internal static class HiddenNames
{
    private const string Ours = HiddenName.Root + Names.Namespace + ".", Torch = "global::TorchSharp.torch.", Functional = Torch + "nn.functional.";

    /// <summary>What emitted code takes from using directives beside our own types and the functions of torch.</summary>
    private static readonly Dictionary<string, string> Used = new()
    {
        ["Tensor"] = Torch,
        ["nn"] = Torch,
        ["torch"] = "global::TorchSharp.",
        ["GELU"] = "global::TorchSharp.Modules.",
        ["Dictionary"] = "global::System.Collections.Generic.",
        ["IEnumerable"] = "global::System.Collections.Generic.",
        ["List"] = "global::System.Collections.Generic.",
    };

    /// <summary>Functions that emitters call beside those of operations.</summary>
    private static readonly string[] Functions =
        ["no_grad", "NewDisposeScope", "stack", "cross_entropy", "mse_loss", "binary_cross_entropy_with_logits"];

    public static IEnumerable<HiddenName> In(INamedTypeSymbol type, Compilation compilation, DeclarationKind kind)
    {
        var ours = compilation.GetTypeByMetadataName(Names.Adapt)?.ContainingNamespace;
        var library = Obstacles.LibraryBase(kind) is { } name ? compilation.GetTypeByMetadataName($"{Names.Namespace}.{name}") : null;
        var hidden = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in OwnMembers.Symbols(type, kind))
            Hide(member);
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            for (var ancestor = outer; ancestor is { SpecialType: not SpecialType.System_Object }; ancestor = ancestor.BaseType)
                foreach (var member in ancestor.GetMembers().Where(OwnMembers.IsOwn))
                    Hide(member);
        foreach (var member in (compilation.GetCompilationNamespace(type.ContainingNamespace) ?? type.ContainingNamespace).GetMembers())
            Hide(member);
        for (var space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
            foreach (var member in space.GetMembers())
                HideRoot(member);
        return hidden.Select(pair => new HiddenName(pair.Key, pair.Value));

        void Hide(ISymbol member)
        {
            // What a class inherits comes before what stands around it.
            if (member is IMethodSymbol { MethodKind: not MethodKind.Ordinary } || Inherits(library, member.Name))
                return;
            if (UsesTorch(kind) && Used.TryGetValue(member.Name, out var origin))
                hidden[member.Name] = origin;
            else if (ours?.GetTypeMembers(member.Name) is { IsDefaultOrEmpty: false } own && !own.Contains(member, SymbolEqualityComparer.Default))
            {
                // Where a type is meant, a member that is none does not hide it.
                if (member is INamespaceOrTypeSymbol || own.Any(IsUsedAsValue))
                    hidden[member.Name] = Ours;
            }
            else if (UsesTorch(kind) && (Functions.Contains(member.Name) || Operations.IsFunction(member.Name)))
                hidden[member.Name] = IsFunctional(member.Name) ? Functional : Torch;
            else if (member is not INamespaceSymbol && !type.ContainingNamespace.IsGlobalNamespace)
                HideRoot(member);
        }

        void HideRoot(ISymbol member)
        {
            if (!hidden.ContainsKey(member.Name) && compilation.GlobalNamespace.GetMembers(member.Name).Any())
                hidden[member.Name] = HiddenName.Root;
        }

        bool IsFunctional(string name) => compilation.GetTypeByMetadataName("TorchSharp.torch+nn+functional")?.GetMembers(name).Any() == true;
    }

    /// <summary>False for a half that computes nothing, as a block's, where a name of torch is always the user's.</summary>
    private static bool UsesTorch(DeclarationKind kind) => kind is DeclarationKind.Architecture or DeclarationKind.Adaptation;

    private static bool Inherits(INamedTypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
            if (type.GetMembers(name).Any(member => member is not INamedTypeSymbol))
                return true;
        return false;
    }

    /// <summary>True for a type whose members are named by it: constants of an enum, static methods.</summary>
    private static bool IsUsedAsValue(INamedTypeSymbol type) => type.TypeKind == TypeKind.Enum || type.IsStatic || type.Name == "LossShare";
}
