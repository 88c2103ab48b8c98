-- CreateTable
CREATE TABLE "RoundDump" (
    "roundId" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "artifactDigest" TEXT NOT NULL,

    CONSTRAINT "RoundDump_pkey" PRIMARY KEY ("roundId", "step", "position")
);

-- AddForeignKey
ALTER TABLE "RoundDump" ADD CONSTRAINT "RoundDump_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoundDump" ADD CONSTRAINT "RoundDump_artifactDigest_fkey" FOREIGN KEY ("artifactDigest") REFERENCES "Artifact"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;
