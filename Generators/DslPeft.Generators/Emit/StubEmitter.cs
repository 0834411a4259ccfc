using System.Linq;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Emit;

/// <summary>Writes a compilable stand-in for a faulty declaration, so that its own diagnostics are seen and nobody else's are hidden.</summary>
internal static class StubEmitter
{
    private const string Undocumented = "#pragma warning disable CS1591 // stands in for members that have comments";

    public static string EmitAdaptation(AdaptationSpec spec)
    {
        var writer = new CodeWriter();
        var architecture = spec.Architecture is null ? "ArchitectureModule" : spec.Architecture.Type.FullName;
        using (writer.Type(spec.Type, spec.Head is { Kind: HeadKind.Pretraining } ? " : AdaptedModel, IPretrainingModel" : " : AdaptedModel", Code.Usings))
        {
            writer.Line(Undocumented);
            foreach (var name in new[] { "BaseParameters", "TrainableParameters", "AddedParameters", "ChangedParameters", "DeployedParameters", "HeadParameters" })
                writer.Line($"public const long {name} = 0;");
            writer.Line($"private const string Fault = {Code.Literal($"The declaration of {spec.Type.Name} has errors; see the build's diagnostics.")};");
            writer.Line("public static AdaptationInfo Declaration => throw new System.InvalidOperationException(Fault);");
            writer.Line($"{spec.Architecture?.Type.Accessibility ?? "public"} {spec.Type.Name}({architecture} @base, int seed = 42) : base(@base, Declaration, seed) {{ }}");
            writer.Line("public override Tensor Forward(Batch batch) => throw new System.InvalidOperationException(Fault);");
            if (spec.Head is null && spec.Architecture?.Parts.Any(part => part.Kind == PartKind.Pool) == true)
                writer.Line("public EncoderOutput Encode(Batch batch) => throw new System.InvalidOperationException(Fault);");
            if (spec.Head is { Kind: HeadKind.Pretraining })
                foreach (var name in new[] { "ForwardBoth", "InferBoth" })
                    writer.Line($"public PretrainingLogits {name}(Batch batch) => throw new System.InvalidOperationException(Fault);");
            writer.Line("public override Tensor Infer(Batch batch) => throw new System.InvalidOperationException(Fault);");
            writer.Line("public override Tensor Loss(Batch batch) => throw new System.InvalidOperationException(Fault);");
            writer.Line("public DeployedTensors Merge() => throw new System.InvalidOperationException(Fault);");
            writer.Line("public void Unmerge() => throw new System.InvalidOperationException(Fault);");
            writer.Line("protected override void Bind() => throw new System.InvalidOperationException(Fault);");
            writer.Line("protected override void BindDeployed(DeployedTensors deployed) => throw new System.InvalidOperationException(Fault);");
            writer.Line("protected override void Deploy(DeployedTensors deployed) => throw new System.InvalidOperationException(Fault);");
        }
        return writer.ToString();
    }

    public static string EmitExecutable(ExecutableSpec spec, bool withMain)
    {
        var writer = new CodeWriter();
        using (writer.Type(spec.Type))
        {
            writer.Line(Undocumented);
            writer.Line($"public static int Run(string[] args) => throw new System.InvalidOperationException({Code.Literal($"The declaration of {spec.Type.Name} has errors; see the build's diagnostics.")});");
            if (withMain)
                writer.Line("private static int Main(string[] args) => Run(args);");
        }
        return writer.ToString();
    }

    /// <summary>Gives a faulty architecture's parts bodies and its base class, so that the rest of the program compiles.</summary>
    public static string EmitArchitecture(ArchitectureSpec spec)
    {
        var writer = new CodeWriter();
        using (writer.Type(spec.Type, " : ArchitectureModule", Code.Usings))
        {
            writer.Line(Undocumented);
            var fault = $"throw new System.InvalidOperationException({Code.Literal($"The declaration of {spec.Type.Name} has errors; see the build's diagnostics.")})";
            writer.Line("public const long ParameterCount = 0;");
            writer.Line($"public static ArchitectureInfo Declaration => {fault};");
            writer.Line($"public {spec.Type.Name}() : base(Declaration) {{ }}");
            writer.Line($"public static {spec.Type.Self} Load(string path) => {fault};");
            writer.Line($"public EncoderOutput Forward(Batch batch) => {fault};");
            writer.Line($"public Inspection Inspect(Batch batch) => {fault};");
            foreach (var part in spec.Parts)
            {
                var type = part.Kind switch
                {
                    PartKind.Embed => "Embedding",
                    PartKind.Norm => "Norm",
                    PartKind.Repeat => part.Block is null ? null : $"Repeated<{part.Block.Type.FullName}>",
                    _ => "DslPeft.Linear",
                };
                if (type is not null)
                    writer.Line($"{(spec.HasLayout ? "public " : part.Accessibility + " partial ")}{type} {part.Name} => {fault};");
            }
        }
        return writer.ToString();
    }
}
