using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Emission;

/// <summary>
/// Writes a compilable stand-in for a faulty declaration, so that its own diagnostics are seen and nobody else's are hidden.
/// </summary>
internal static class StubEmitter
{
    private const string Undocumented = "#pragma warning disable CS1591 // stands in for members that have comments";

    public static string EmitAdaptation(AdaptationSpec spec)
    {
        var writer = new CodeWriter();
        // An architecture whose other half cannot be written is no module.
        var architecture = spec.Architecture is { CanEmit: true } ? spec.Architecture : null;
        using (writer.Type(spec.Type, ParametersEmitter.Bases(spec, spec.Head?.Form), Code.Usings, [Fault(spec.Type)]))
        {
            writer.Line(Undocumented);
            foreach (
                var name in new[]
                {
                    "BaseParameters",
                    "TrainableParameters",
                    "AddedParameters",
                    "ChangedParameters",
                    "DeployedParameters",
                    "HeadParameters",
                }
            )
                writer.Line($"public const long {name} = 0;");
            var fault = $"throw new System.InvalidOperationException({Code.Literal(Fault(spec.Type))})";
            writer.Line($"public static AdaptationInfo Declaration => {fault};");
            writer.Line(
                $"{architecture?.Type.Accessibility ?? "public"} {spec.Type.Identifier}({architecture?.Type.Reference ?? "ArchitectureModule"} @base, int seed = 42) : base(@base, Declaration, seed) {{ }}"
            );
            writer.Line($"public override Tensor Forward(Batch batch) => {fault};");
            if (spec.Head is null && spec.Architecture?.Parts.Any(part => part.Kind == PartKind.Pool) == true)
                writer.Line($"public EncoderOutput Encode(Batch batch) => {fault};");
            if (spec.Head is { Form.ComparesSentences: true })
            {
                foreach (var name in new[] { "ForwardBoth", "InferBoth" })
                    writer.Line($"public PretrainingLogits {name}(Batch batch) => {fault};");
            }

            writer.Line($"public override Tensor Infer(Batch batch) => {fault};");
            writer.Line($"public override Tensor Loss(Batch batch) => {fault};");
            writer.Line($"public DeployedTensors Merge() => {fault};");
            writer.Line($"public void Unmerge() => {fault};");
            writer.Line($"protected override void Bind() => {fault};");
            writer.Line($"protected override void BindDeployed(DeployedTensors deployed) => {fault};");
            writer.Line($"protected override void Deploy(DeployedTensors deployed) => {fault};");
        }
        return writer.ToString();
    }

    public static string EmitExecutable(ExecutableSpec spec, bool withMain)
    {
        var writer = new CodeWriter();
        using (writer.Type(spec.Type, remarks: [Fault(spec.Type)]))
        {
            writer.Line(Undocumented);
            writer.Line(
                $"public static DslPeft.Training.FineTuneDefinition Definition => throw new System.InvalidOperationException({Code.Literal(Fault(spec.Type))});"
            );
            writer.Line(
                $"public static int Run(string[] args) => throw new System.InvalidOperationException({Code.Literal(Fault(spec.Type))});"
            );
            if (withMain)
                ExecutableEmitter.WriteMain(writer, spec);
        }
        return writer.ToString();
    }

    /// <summary>Gives a faulty architecture's parts bodies and its base class, so that the rest of the program compiles.</summary>
    public static string EmitArchitecture(ArchitectureSpec spec)
    {
        var writer = new CodeWriter();
        using (writer.Type(spec.Type, spec.Type.HasBase ? "" : " : ArchitectureModule", Code.Usings, [Fault(spec.Type)]))
        {
            writer.Line(Undocumented);
            var fault = $"throw new System.InvalidOperationException({Code.Literal(Fault(spec.Type))})";
            writer.Line("public const long ParameterCount = 0;");
            writer.Line($"public static ArchitectureInfo Declaration => {fault};");
            writer.Line($"public {spec.Type.Identifier}() : base(Declaration) {{ }}");
            writer.Line($"public static {spec.Type.Self} Load(string path) => {fault};");
            writer.Line($"public EncoderOutput Forward(Batch batch) => {fault};");
            writer.Line($"public Inspection Inspect(Batch batch) => {fault};");
            foreach (var part in spec.Parts.Where(part => spec.HasLayout || part.Obstacle.Length == 0))
            {
                var type = part.Kind switch
                {
                    PartKind.Embed or PartKind.RelativePositions => "Embedding",
                    PartKind.Norm => "Norm",
                    PartKind.Repeat => part.Block is null ? null : $"Repeated<{part.Block.Type.Reference}>",
                    _ => "DslPeft.Linear",
                };
                if (type is not null)
                    writer.Line(
                        $"{(spec.HasLayout ? Accessibility(part) + " " : part.Accessibility + " partial ")}{type} {part.Identifier} => {fault};"
                    );
            }
        }
        return writer.ToString();
    }

    private static string Accessibility(PartSpec part) => part.Block?.Type.Accessibility ?? "public";

    private static string Fault(TypeSpec type) => $"The declaration of {type.Name} has errors; see the build's diagnostics.";
}
