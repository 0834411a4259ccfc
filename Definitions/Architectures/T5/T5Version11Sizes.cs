namespace DslPeft.Architectures;

/// <summary>T5 v1.1, small size: 8 layers in each stack, hidden 512, 6 heads.</summary>
[Architecture(Checkpoint = "google/t5-v1_1-small", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class T5Version11Small : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 8;

    [Config("num_heads")]
    public const int Heads = 6;

    [Config("d_model")]
    public const int Hidden = 512;

    [Config("d_ff")]
    public const int Inner = 1024;
}

/// <summary>T5 v1.1, large size: 24 layers in each stack, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "google/t5-v1_1-large", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class T5Version11Large : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("num_heads")]
    public const int Heads = 16;

    [Config("d_ff")]
    public const int Inner = 2816;
}

/// <summary>T5 v1.1, XL size: 24 layers in each stack, hidden 2048, 32 heads.</summary>
[Architecture(Checkpoint = "google/t5-v1_1-xl", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class T5Version11XL : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 2048;

    [Config("num_heads")]
    public const int Heads = 32;

    [Config("d_ff")]
    public const int Inner = 5120;
}

/// <summary>T5 v1.1, XXL size: 24 layers in each stack, hidden 4096, 64 heads.</summary>
[Architecture(Checkpoint = "google/t5-v1_1-xxl", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class T5Version11XXL : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 4096;

    [Config("num_heads")]
    public const int Heads = 64;

    [Config("d_ff")]
    public const int Inner = 10240;
}

/// <summary>Flan-T5 (Chung et al., arXiv 2210.11416), small size: T5 v1.1 with 8 layers in each stack, hidden 512, 6 heads.</summary>
[Architecture(Checkpoint = "google/flan-t5-small", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class FlanT5Small : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 8;

    [Config("num_heads")]
    public const int Heads = 6;

    [Config("d_model")]
    public const int Hidden = 512;

    [Config("d_ff")]
    public const int Inner = 1024;
}

/// <summary>Flan-T5 (Chung et al., arXiv 2210.11416), base size: T5 v1.1 with 12 layers in each stack, hidden 768, 12 heads.</summary>
[Architecture(Checkpoint = "google/flan-t5-base", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class FlanT5Base : IArchitecture { }

/// <summary>Flan-T5 (Chung et al., arXiv 2210.11416), large size: T5 v1.1 with 24 layers in each stack, hidden 1024, 16 heads.</summary>
[Architecture(Checkpoint = "google/flan-t5-large", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class FlanT5Large : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 1024;

    [Config("num_heads")]
    public const int Heads = 16;

    [Config("d_ff")]
    public const int Inner = 2816;
}

/// <summary>Flan-T5 (Chung et al., arXiv 2210.11416), XL size: T5 v1.1 with 24 layers in each stack, hidden 2048, 32 heads.</summary>
[Architecture(Checkpoint = "google/flan-t5-xl", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class FlanT5XL : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 2048;

    [Config("num_heads")]
    public const int Heads = 32;

    [Config("d_ff")]
    public const int Inner = 5120;
}

/// <summary>Flan-T5 (Chung et al., arXiv 2210.11416), XXL size: T5 v1.1 with 24 layers in each stack, hidden 4096, 64 heads.</summary>
[Architecture(Checkpoint = "google/flan-t5-xxl", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class FlanT5XXL : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 4096;

    [Config("num_heads")]
    public const int Heads = 64;

    [Config("d_ff")]
    public const int Inner = 10240;
}

/// <summary>T0 of 3 billion parameters (Sanh et al., arXiv 2110.08207): T5 v1.1, XL size.</summary>
[Architecture(Checkpoint = "bigscience/T0_3B", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class T0Of3B : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 2048;

    [Config("num_heads")]
    public const int Heads = 32;

    [Config("d_ff")]
    public const int Inner = 5120;
}

/// <summary>T0 of 11 billion parameters: T5 v1.1, XXL size.</summary>
[Architecture(Checkpoint = "bigscience/T0", ModelType = "t5", Layout = typeof(T5Version11Base))]
public sealed partial class T0 : IArchitecture
{
    [Config("num_layers")]
    public const int Layers = 24;

    [Config("d_model")]
    public const int Hidden = 4096;

    [Config("num_heads")]
    public const int Heads = 64;

    [Config("d_ff")]
    public const int Inner = 10240;
}
