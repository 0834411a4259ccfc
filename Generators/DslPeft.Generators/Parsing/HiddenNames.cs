using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Finds the names that mean something else where a type stands: a class <c>Tensor</c> of the user's own namespace comes before one that a
/// using directive brings in, a member <c>linear</c> before the function, and a namespace <c>Company.DslPeft</c> before ours; outside of a
/// namespace, what a global using directive brings in stands beside. Emitted code qualifies such names.
/// </summary>
internal static class HiddenNames
{
    private const string Ours = HiddenName.Root + Names.Namespace + ".",
        Torch = "global::TorchSharp.torch.",
        Functional = Torch + "nn.functional.";

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
    [
        "no_grad",
        "NewDisposeScope",
        "stack",
        "cross_entropy",
        "mse_loss",
        "binary_cross_entropy_with_logits",
    ];

    public static IEnumerable<HiddenName> In(INamedTypeSymbol type, Compilation compilation, DeclarationKind kind)
    {
        var ours = compilation.GetTypeByMetadataName(Names.Adapt)?.ContainingNamespace;
        var library = Obstacles.LibraryBase(kind) is { } name ? compilation.GetTypeByMetadataName($"{Names.Namespace}.{name}") : null;
        var hidden = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in OwnMembers.Symbols(type, kind))
            Hide(member);
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            for (var ancestor = outer; ancestor is { SpecialType: not SpecialType.System_Object }; ancestor = ancestor.BaseType)
            {
                foreach (var member in ancestor.GetMembers().Where(OwnMembers.IsOwn))
                    Hide(member);
            }
        }

        foreach (var member in (compilation.GetCompilationNamespace(type.ContainingNamespace) ?? type.ContainingNamespace).GetMembers())
            Hide(member);
        for (var space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            foreach (var member in space.GetMembers())
                HideRoot(member.Name);
        }
        // In a namespace, the emitted using directives are nearer.
        if (type.ContainingNamespace.IsGlobalNamespace)
        {
            var usings = GlobalUsings.Of(compilation);
            foreach (var (alias, target) in usings.Aliases)
                HideName(alias, target, isType: true);
            foreach (
                var member in Used
                    .Keys.Concat(ours?.GetTypeMembers().Select(own => own.Name) ?? [])
                    .SelectMany(usings.Types)
                    .Concat(usings.Statics)
                    .Where(member => !IsOrigin(member))
            )
                Hide(member);
        }
        return hidden.Select(pair => new HiddenName(pair.Key, pair.Value));

        void Hide(ISymbol member)
        {
            if (member is IMethodSymbol { MethodKind: not MethodKind.Ordinary })
                return;
            if (
                !HideName(member.Name, member, member is INamespaceOrTypeSymbol)
                && member is not INamespaceSymbol
                && !type.ContainingNamespace.IsGlobalNamespace
            )
                HideRoot(member.Name);
        }

        // False where the name is none that emitted code takes from using directives.
        bool HideName(string name, ISymbol? target, bool isType)
        {
            // What a class inherits comes before what stands around it.
            if (Inherits(library, name))
                return true;
            if (UsesTorch(kind) && Used.TryGetValue(name, out var origin))
            {
                hidden[name] = origin;
            }
            else if (ours?.GetTypeMembers(name) is { IsDefaultOrEmpty: false } own && !own.Contains(target, SymbolEqualityComparer.Default))
            {
                // Where a type is meant, a member that is none does not hide it.
                if (isType || own.Any(IsUsedAsValue))
                    hidden[name] = Ours;
            }
            else if (UsesTorch(kind) && (Functions.Contains(name) || Operations.IsFunction(name)))
            {
                hidden[name] = IsFunctional(name) ? Functional : Torch;
            }
            else
            {
                return false;
            }

            return true;
        }

        void HideRoot(string name)
        {
            if (!hidden.ContainsKey(name) && compilation.GlobalNamespace.GetMembers(name).Any())
                hidden[name] = HiddenName.Root;
        }

        bool IsFunctional(string name) =>
            compilation.GetTypeByMetadataName("TorchSharp.torch+nn+functional")?.GetMembers(name).Any() == true;
    }

    /// <summary>True for a member of what emitted code imports itself.</summary>
    private static bool IsOrigin(ISymbol member) =>
        member.ContainingSymbol?.ToDisplayString()
            is "TorchSharp.torch"
                or "TorchSharp.torch.nn.functional"
                or "TorchSharp"
                or "System.Collections.Generic"
                or Names.Namespace;

    /// <summary>False for a half that computes nothing, as a block's, where a name of torch is always the user's.</summary>
    private static bool UsesTorch(DeclarationKind kind) => kind is DeclarationKind.Architecture or DeclarationKind.Adaptation;

    private static bool Inherits(INamedTypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).Any(member => member is not INamedTypeSymbol))
                return true;
        }

        return false;
    }

    /// <summary>True for a type whose members are named by it: constants of an enum, static methods.</summary>
    private static bool IsUsedAsValue(INamedTypeSymbol type) => type.TypeKind == TypeKind.Enum || type.IsStatic || type.Name == "LossShare";
}
