-- AlterTable
ALTER TABLE "Round" ADD COLUMN "overrideReason" TEXT;

-- CreateTable
CREATE TABLE "MachineSpeed" (
    "host" TEXT NOT NULL,
    "circumstances" TEXT NOT NULL,
    "memoryBytes" DOUBLE PRECISION NOT NULL,
    "widths" INTEGER[],
    "trainingFlops" DOUBLE PRECISION[],
    "decodingFlops" DOUBLE PRECISION[],
    "decodingParameters" DOUBLE PRECISION[],
    "updatedParameters" DOUBLE PRECISION NOT NULL,
    "programSeconds" DOUBLE PRECISION NOT NULL,
    "startSeconds" DOUBLE PRECISION NOT NULL,
    "measuredAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "MachineSpeed_pkey" PRIMARY KEY ("host")
);
