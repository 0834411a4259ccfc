using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DslPeft.KeptNumbers;

/// <summary>Finds where code hands torch a number that nothing keeps alive (see <c>Scalars</c> of the runtime library).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeptNumberAnalyzer : DiagnosticAnalyzer
{
    private readonly bool _ofMethods;

    /// <summary>
    /// Passes over what fine-tuning methods declare: the compiler records their maths and writes it anew (a test looks at what of it runs).
    /// </summary>
    public KeptNumberAnalyzer()
        : this(ofMethods: false) { }

    /// <param name="ofMethods">Whether what fine-tuning methods declare is looked at, too.</param>
    internal KeptNumberAnalyzer(bool ofMethods) => _ofMethods = ofMethods;

    private const string Library = "TorchSharp",
        Number = "Scalar",
        Tensor = "Tensor",
        Keeper = "DslPeft.Scalars",
        Method = "PeftAttribute";

    private static readonly DiagnosticDescriptor Loose = new(
        "KEPT01",
        "A number could be freed while torch reads it",
        "'{0}' hands torch a number that could be freed while it is read; write Scalars.Of(number), x.Plus(y) or x.AsDouble()",
        "Correctness",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true
    );

    private static readonly DiagnosticDescriptor NoTensor = new(
        "KEPT02",
        "A number is no tensor",
        "'{0}' is a number where a tensor is asked for, which TorchSharp refuses when it runs; write tensor(number) or x.Plus(number)",
        "Correctness",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true
    );

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Loose, NoTensor];

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start =>
        {
            if (TorchSharp(start.Compilation) is not { FilePath: { } path })
                return;
            var makers = MadeInside.Of(path);
            start.RegisterOperationAction(
                inner => Look(inner, makers),
                OperationKind.Conversion,
                OperationKind.Invocation,
                OperationKind.Binary,
                OperationKind.CompoundAssignment,
                OperationKind.Unary,
                OperationKind.ObjectCreation
            );
        });
    }

    private static PortableExecutableReference? TorchSharp(Compilation compilation) =>
        compilation
            .References.OfType<PortableExecutableReference>()
            .FirstOrDefault(reference => compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol { Name: Library });

    private void Look(OperationAnalysisContext context, MadeInside makers)
    {
        var method = context.Operation switch
        {
            IConversionOperation conversion => conversion.OperatorMethod,
            IInvocationOperation invocation => invocation.TargetMethod,
            IBinaryOperation binary => binary.OperatorMethod,
            ICompoundAssignmentOperation assignment => assignment.OperatorMethod,
            IUnaryOperation unary => unary.OperatorMethod,
            IObjectCreationOperation creation => creation.Constructor,
            _ => null,
        };
        if (method is not { ContainingAssembly.Name: Library } || IsKept(context.ContainingSymbol, context.Operation))
            return;
        var rule =
            IsLoose(method) ? Loose
            : method is { MethodKind: MethodKind.Conversion, ContainingType.Name: Tensor } && method.Parameters[0].Type.Name == Number
                ? NoTensor
            : null;
        if (rule is not null)
            context.ReportDiagnostic(Diagnostic.Create(rule, context.Operation.Syntax.GetLocation(), context.Operation.Syntax.ToString()));

        bool IsLoose(IMethodSymbol called) =>
            makers.Contains((called.ReducedFrom ?? called).OriginalDefinition.MetadataToken)
            || called.ContainingType.Name == "ScalarExtensionMethods"
            || called.MethodKind == MethodKind.Conversion && called.ContainingType.Name == Number;
    }

    /// <summary>True in the class that keeps numbers, and in fine-tuning methods where those are passed over.</summary>
    private bool IsKept(ISymbol symbol, IOperation operation)
    {
        if (operation.Syntax.FirstAncestorOrSelf<AttributeSyntax>() is not null)
            return true;
        for (var type = symbol as INamedTypeSymbol ?? symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.ToDisplayString() == Keeper || !_ofMethods && DerivesFromMethod(type))
                return true;
        }
        return false;
    }

    private static bool DerivesFromMethod(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Name == Method)
                return true;
        }
        return false;
    }
}
